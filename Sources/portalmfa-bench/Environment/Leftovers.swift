import Foundation
import Synchronization

/// What has to be gone when this program is: processes it started, directories it made.
/// Also when it is interrupted. Only SIGKILL leaves something behind.
final class Leftovers: Sendable {
    static let shared = Leftovers()

    private struct Things: Sendable {
        var processes: Set<pid_t> = []
        var directories: Set<URL> = []
        var listening: [Listening] = []
    }

    private let things = Mutex(Things())

    func note(process: pid_t) { things.withLock { _ = $0.processes.insert(process) } }

    func forget(process: pid_t) { things.withLock { _ = $0.processes.remove(process) } }

    func note(directory: URL) { things.withLock { _ = $0.directories.insert(directory) } }

    func remove(directory: URL) {
        things.withLock { _ = $0.directories.remove(directory) }
        Leftovers.erase(directory)
    }

    func clear() {
        let (processes, directories) = things.withLock { things in
            defer { (things.processes, things.directories) = ([], []) }
            return (things.processes, things.directories)
        }
        for process in processes { kill(process, SIGKILL) }
        for directory in directories { Leftovers.erase(directory) }
    }

    func clearOnSignals() {
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [self] in
                clear()
                _exit(128 + number)
            }
            source.resume()
            let listening = Listening(source: source)
            things.withLock { $0.listening.append(listening) }
        }
    }

    private static func erase(_ directory: URL) {
        do { try FileManager.default.removeItem(at: directory) } catch {
            FileHandle.standardError.write(Data("\(directory.path) was not removed: \(error)\n".utf8))
        }
    }
}

/// A running source, kept alive.
/// Unchecked: nothing is ever done through it.
private struct Listening: @unchecked Sendable {
    let source: any DispatchSourceSignal
}
