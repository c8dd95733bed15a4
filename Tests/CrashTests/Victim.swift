import Foundation
import Synchronization

/// The real program as another process, to be killed, stopped and continued. Ends with its last owner.
final class Victim: Sendable {
    enum Ending: Hashable {
        case exited(Int32)
        case killed(by: Int32)
    }

    private struct State {
        var ending: Ending?
        var waiters: [CheckedContinuation<Ending, Never>] = []
    }

    private let pid: pid_t
    private let record: Record
    private let log: URL

    /// Shared with the thread that waits for the process, which may outlive this object.
    private final class Record: Sendable {
        let state = Mutex(State())
    }

    /// - Parameter log: the file that takes what it says.
    init(_ program: URL, _ arguments: [String], environment: [String: String], log: URL) throws {
        self.log = log
        pid = try Victim.spawn(program.path, arguments, environment, log: log.path)
        record = Record()
        Thread { [pid, record] in
            var ended = siginfo_t()
            while waitid(P_PID, id_t(pid), &ended, WEXITED | WNOWAIT) != 0, errno == EINTR {}
            // Reaped under the lock: until then the number is this process's, so no signal can hit another.
            let (ending, waiters) = record.state.withLock { state in
                var status: Int32 = 0
                waitpid(pid, &status, 0)
                let signal = status & 0x7f
                let ending: Ending = signal == 0 ? .exited((status >> 8) & 0xff) : .killed(by: signal)
                state.ending = ending
                defer { state.waiters = [] }
                return (ending, state.waiters)
            }
            for waiter in waiters { waiter.resume(returning: ending) }
        }.start()
    }

    deinit { signal(SIGKILL) }

    /// Sends a signal, at once and from any thread; nothing if it has ended.
    func signal(_ number: Int32) {
        record.state.withLock { state in if state.ending == nil { _ = kill(pid, number) } }
    }

    var isRunning: Bool { record.state.withLock { $0.ending == nil } }

    func ended() async -> Ending {
        await withCheckedContinuation { continuation in
            let ending = record.state.withLock { state in
                if state.ending == nil { state.waiters.append(continuation) }
                return state.ending
            }
            if let ending { continuation.resume(returning: ending) }
        }
    }

    /// Everything it said so far.
    var words: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    /// Whether the kernel has it stopped.
    var isStopped: Bool {
        // pid (name) state …; the name is ours and has no parenthesis.
        let words = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        return words.split(separator: ")").last?.split(separator: " ").first == "T"
    }

    /// Not by Foundation: a process it starts from a thread of libdispatch inherits a mask that blocks SIGTERM.
    private static func spawn(
        _ program: String, _ arguments: [String], _ environment: [String: String], log: String
    ) throws -> pid_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&files, 1, 2)
        // SwiftNIO's sockets are not closed on exec: a victim would keep the ports of other tests' servers taken.
        // Closing one that is gone by then does no harm.
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? [] {
            if let descriptor = Int32(name), descriptor > 2 { posix_spawn_file_actions_addclose(&files, descriptor) }
        }
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + settings { free(word) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, program, &files, &attributes, &words, &settings)
        guard code == 0 else { throw Saboteur.Refused(what: "\(program): \(String(cString: strerror(code)))") }
        return pid
    }
}
