import Foundation
import Storage

/// Keeps a checkpoint from running beside any process's writing (the WAL-reset bug of SQLite before 3.51.3):
/// writers hold the lock file shared, the checkpoint holds it alone.
/// An advisory `flock`: it ends with the process, however that ends.
final class WriterLock: Sendable {
    private let descriptor: Int32

    init(path: String) throws(StorageError) {
        descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw .unreachable(path: path, detail: String(cString: strerror(errno))) }
    }

    deinit { close(descriptor) }

    func whileShared<Value>(_ body: () throws -> Value) throws -> Value {
        guard retrying({ flock(descriptor, LOCK_SH) }) == 0 else {
            throw StorageError.engine(detail: "the writer lock failed: \(String(cString: strerror(errno)))")
        }
        defer { flock(descriptor, LOCK_UN) }
        return try body()
    }

    /// Runs the body if no process is writing at this moment; otherwise does nothing.
    func ifAlone(_ body: () -> Void) {
        guard retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else { return }
        defer { flock(descriptor, LOCK_UN) }
        body()
    }

    private func retrying(_ call: () -> Int32) -> Int32 {
        while true {
            let result = call()
            if result == 0 || errno != EINTR { return result }
        }
    }
}
