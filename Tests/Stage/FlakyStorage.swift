package import Storage
import Synchronization

/// A storage whose disk is full when a test says so: then nothing can be written, while reading goes on. One that is
/// deaf has a doorbell that never rings, as for a process that was stopped.
package final class FlakyStorage: Storage {
    private let inner: any Storage
    private let isDeaf: Bool
    private let state = Mutex(State())

    private struct State {
        /// Transactions until the disk is full; nil: it never is.
        var room: Int?
        var refusals = 0
    }

    package init(_ inner: any Storage, isDeaf: Bool = false) {
        self.inner = inner
        self.isDeaf = isDeaf
    }

    /// How many transactions were refused.
    package var refusals: Int { state.withLock { $0.refusals } }

    /// - Parameter room: how many transactions still fit.
    package func fill(after room: Int = 0) { state.withLock { $0.room = room } }
    package func mend() { state.withLock { $0.room = nil } }

    package func transact<Value: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let isFull = state.withLock { state in
            guard let room = state.room else { return false }
            state.room = max(0, room - 1)
            if room == 0 { state.refusals += 1 }
            return room == 0
        }
        if isFull { throw .full(path: "/full") }
        return try await inner.transact(body)
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any Snapshot) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        try await inner.read(body)
    }

    package func doorbell() throws(StorageError) -> AsyncStream<Void> {
        isDeaf ? AsyncStream { _ in } : try inner.doorbell()
    }
}
