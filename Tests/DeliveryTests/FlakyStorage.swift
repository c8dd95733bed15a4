import Storage
import Synchronization

/// A storage whose disk is full when a test says so: then nothing can be written, while reading goes on. One that is
/// deaf has a doorbell that never rings, as for a process that was stopped.
final class FlakyStorage: Storage {
    private let inner: any Storage
    private let isDeaf: Bool
    private let state = Mutex((isFull: false, refusals: 0))

    init(_ inner: any Storage, isDeaf: Bool = false) {
        self.inner = inner
        self.isDeaf = isDeaf
    }

    /// How many transactions were refused.
    var refusals: Int { state.withLock { $0.refusals } }

    func fill() { state.withLock { $0.isFull = true } }
    func mend() { state.withLock { $0.isFull = false } }

    func transact<Value: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let isFull = state.withLock { state in
            if state.isFull { state.refusals += 1 }
            return state.isFull
        }
        if isFull { throw .full(path: "/full") }
        return try await inner.transact(body)
    }

    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any Snapshot) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        try await inner.read(body)
    }

    func doorbell() throws(StorageError) -> AsyncStream<Void> {
        isDeaf ? AsyncStream { _ in } : try inner.doorbell()
    }
}
