import Foundation

/// Where the mails go: Postfix's `smtp-sink` if it is here, otherwise our own mailbox; a process of its own on a free
/// port of the loopback, either way.
final class Sink: Sendable {
    let name: String
    let port: Int
    private let child: Child

    var url: String { "smtp://127.0.0.1:\(port)" }

    init(for conditions: Conditions) throws {
        if let program = Sink.program("smtp-sink") {
            name = "smtp-sink"
            port = try Sink.freePort()
            // As root it wants to be told to become somebody else.
            let user = geteuid() == 0 ? ["-u", "nobody"] : []
            child = try Child(program, user + ["127.0.0.1:\(port)", "1000"], isQuiet: true)
        } else {
            let beside = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            let program = beside.appendingPathComponent("portalmfa").path
            guard access(program, X_OK) == 0 else { throw BenchError.noSink }
            name = "portalmfa mailbox"
            port = try Sink.freePort()
            child = try Child(
                program, ["mailbox", "--discard", "--smtp-port", "\(port)", "--http-port", "0"], isQuiet: true)
        }
        guard Sink.isListening(on: port, within: .seconds(10)) else {
            child.stop()
            throw BenchError.notStarted(program: name, detail: "nobody listens on port \(port)")
        }
    }

    deinit { child.stop() }

    /// The path of one of Postfix's programs.
    static func program(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin"]
        return folders.map { $0 + "/" + name }.first { access($0, X_OK) == 0 }
    }

    /// A port nobody has at this moment.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        defer { close(descriptor) }
        var address = Sink.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard status == 0 else { throw BenchError.unexpected("no free port: \(String(cString: strerror(errno)))") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    static func isListening(on port: Int, within limit: Duration) -> Bool {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
            defer { close(descriptor) }
            var address = Sink.loopback(port: port)
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if status == 0 { return true }
            usleep(20_000)
        }
        return false
    }

    static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
