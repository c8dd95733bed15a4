import Foundation

/// Somebody else's program, run for a test in a folder of its own and ended with it.
final class Program: Sendable {
    /// Where Debian keeps servers; a user's PATH may lack it.
    private static let folders = [
        "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/lib/postfix/sbin",
    ]

    private let process: Process
    private let input = Pipe()

    static func path(_ name: String) -> String? {
        folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// - Parameter output: the file that takes what it says.
    init(_ path: String, _ arguments: [String], in folder: URL, output: URL) throws {
        try Data().write(to: output)
        let handle = try FileHandle(forWritingTo: output)
        process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = input
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    /// Ends it and waits.
    func stop() async {
        // Not asked to: it has inherited the signal mask of the thread that started it, and those of libdispatch block
        // SIGTERM.
        kill(process.processIdentifier, SIGKILL)
        await withCheckedContinuation { continuation in
            // On a thread of its own: it waits for another program.
            Thread { [process] in
                process.waitUntilExit()
                continuation.resume()
            }.start()
        }
    }

    /// Runs a program to its end.
    static func run(_ path: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}

/// A loopback port that refuses connections: bound, never listening, so nobody else can be there.
final class ClosedPort: Sendable {
    let port: UInt16
    private let descriptor: Int32

    init() throws { (descriptor, port) = try Port.bound() }

    deinit { close(descriptor) }
}

/// Loopback ports.
enum Port {
    /// One that is free now. Programs that cannot tell which port they took are given one.
    static func free() throws -> UInt16 {
        let (descriptor, port) = try bound()
        close(descriptor)
        return port
    }

    /// A socket on a port of its own, which the caller closes.
    static func bound() throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else {
            close(descriptor)
            throw CocoaError(.fileReadUnknown)
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    static func isServed(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}
