import Foundation

/// A process of ours: started, read line by line, and stopped.
final class Child: Sendable {
    private let process: Process
    private let output: FileHandle
    private let reading = DispatchQueue(label: "lines of a child")
    private let lines: Lines

    /// - Parameters:
    ///   - environment: in the place of ours; nil: ours.
    ///   - isQuiet: whether what it says on standard error is nobody's business.
    init(
        _ program: String, _ arguments: [String], environment: [String: String]? = nil, isQuiet: Bool = false
    ) throws {
        let pipe = Pipe()
        process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        if let environment { process.environment = environment }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        if isQuiet { process.standardError = FileHandle.nullDevice }
        output = pipe.fileHandleForReading
        lines = Lines(descriptor: output.fileDescriptor)
        do { try Child.withSignalsOpen { try process.run() } } catch {
            throw BenchError.notStarted(program: program, detail: "\(error)")
        }
        Leftovers.shared.note(process: process.processIdentifier)
    }

    /// A program inherits the signals that the thread starting it blocks, and the threads of tasks block nearly all:
    /// Postfix's master would never hear that its children ended.
    private static func withSignalsOpen(_ body: () throws -> Void) rethrows {
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try body()
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
                let endedWell = waitForEnd()
                Leftovers.shared.forget(process: process.processIdentifier)
                continuation.resume(returning: endedWell)
            }
        }
    }

    /// Asks a daemon to read its configuration again.
    func reload() { kill(process.processIdentifier, SIGHUP) }

    func stop() {
        Leftovers.shared.forget(process: process.processIdentifier)
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        _ = waitForEnd()
    }

    /// Foundation's own wait spins, which would take a core from what is measured, and waits for a descriptor that
    /// other programs may have inherited. So the kernel is asked, unless Foundation was faster and has collected it.
    private func waitForEnd() -> Bool {
        var end = siginfo_t()
        var result: Int32
        repeat {
            result = waitid(P_PID, id_t(process.processIdentifier), &end, WEXITED | WNOWAIT)
        } while result != 0 && errno == EINTR
        if result == 0 { return end.si_code == CLD_EXITED && end._sifields._sigchld.si_status == 0 }
        process.waitUntilExit()
        return process.terminationStatus == 0
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
