import Foundation

/// A process of ours: started, read line by line, and stopped.
final class Child: Sendable {
    private let process: Process
    private let output: FileHandle
    private let reading = DispatchQueue(label: "lines of a child")
    private let lines: Lines

    /// - Parameter isQuiet: whether what it says on standard error is nobody's business.
    init(_ program: String, _ arguments: [String], isQuiet: Bool = false) throws {
        let pipe = Pipe()
        process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        if isQuiet { process.standardError = FileHandle.nullDevice }
        output = pipe.fileHandleForReading
        lines = Lines(descriptor: output.fileDescriptor)
        do { try process.run() } catch { throw BenchError.notStarted(program: program, detail: "\(error)") }
        Leftovers.shared.note(process: process.processIdentifier)
    }

    /// This program again, as another process.
    static func myself(_ arguments: [String]) throws -> Child {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path
        return try Child(program, arguments)
    }

    /// The next line it prints; nil if none comes in time, or no more.
    func line(within limit: Duration) async -> String? {
        await withCheckedContinuation { continuation in
            reading.async { [lines] in continuation.resume(returning: lines.next(within: limit)) }
        }
    }

    /// Waits for its end.
    /// - Returns: whether it ended well.
    func end() async -> Bool {
        await withCheckedContinuation { continuation in
            reading.async { [self] in
                // Foundation's own wait spins, and would take a core from what is measured.
                var end = siginfo_t()
                waitid(P_PID, id_t(process.processIdentifier), &end, WEXITED | WNOWAIT)
                process.waitUntilExit()
                Leftovers.shared.forget(process: process.processIdentifier)
                continuation.resume(returning: process.terminationStatus == 0)
            }
        }
    }

    func stop() {
        Leftovers.shared.forget(process: process.processIdentifier)
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }
}

/// Splits what comes out of a pipe into lines.
/// `@unchecked Sendable`: `pending` is touched on the serial queue of the one `Child` that has it, nowhere else.
private final class Lines: @unchecked Sendable {
    private let descriptor: Int32
    private var pending: [UInt8] = []

    init(descriptor: Int32) { self.descriptor = descriptor }

    func next(within limit: Duration) -> String? {
        let deadline = ContinuousClock.now + limit
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                defer { pending.removeFirst(end + 1) }
                return String(decoding: pending[..<end], as: UTF8.self)
            }
            let left = ContinuousClock.now.duration(to: deadline).inSeconds * 1000
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&waiting, 1, Int32(left) + 1) >= 0 || errno == EINTR else { return nil }
            guard waiting.revents != 0 else { continue }
            let count = read(descriptor, &bytes, bytes.count)
            guard count > 0 else { return nil }
            pending.append(contentsOf: bytes[..<count])
        }
    }
}
