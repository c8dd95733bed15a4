/// Where everything is kept: the one protocol between the product and its database engine.
///
/// A transaction is all or nothing and durable when `transact` returns. Its body is synchronous, runs on the
/// engine's own thread, may be run together with others in one commit, and must not wait for anything. It may be run
/// again if another one in that commit failed: only what it returned last, and what it wrote then, counts.
/// `StorageSuite` in the tests is the definition that every engine has to meet.
package protocol Storage: Sendable {
    /// Runs the body and makes what it wrote durable. If it throws, nothing of it was written.
    func transact<Value: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value

    /// Runs the body on a consistent picture of the last commit, beside writers.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (any Snapshot) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value

    /// Yields soon after any process of this machine committed a job that is ready. Several commits may
    /// arrive as one; a lost ring is made good by the worker's slow poll.
    func doorbell() throws(StorageError) -> AsyncStream<Void>
}

/// What can be read: decisions' facts, the inventory, the relays, the sessions, the queue, the audit, the API keys.
package protocol Snapshot: InventorySnapshot, RelaySnapshot, UserSnapshot, UserListingSnapshot, SessionSnapshot,
    OperatorSnapshot, QueueSnapshot, QueueHistorySnapshot, AuditSnapshot, SealedSnapshot, APIKeySnapshot
{}

/// What can be written, and read in the midst of writing.
package protocol Transaction: Snapshot, InventoryTransaction, RelayTransaction, UserTransaction, SessionTransaction,
    OperatorTransaction, QueueTransaction, QueueHistoryTransaction, AuditTransaction, SealedTransaction,
    APIKeyTransaction
{}
