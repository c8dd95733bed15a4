import Foundation
import GRDB
import Storage
import Synchronization

/// The process's one writer. Requests that wait together are committed together, and share one fsync.
/// One that fails undoes itself alone: the group is then undone and run again, each request in a savepoint.
/// If the commit fails, nobody's request happened and everybody is told.
final class GroupCommit: Sendable {
    typealias Body<Value> = @Sendable (Statements, CommitTray) throws(StorageError) -> Value

    private struct Request: Sendable {
        /// Runs the body; true if it succeeded, so far.
        let run: @Sendable (Statements, CommitTray) -> Bool
        /// Tells the caller, with the reason why nothing was committed, if so.
        let finish: @Sendable (StorageError?) -> Void
    }

    private let pool: DatabasePool
    private let path: String
    private let bells: Doorbell
    private let lock: WriterLock
    private let checkpoint: Checkpoint
    private let statements: Statements
    private let waiting = Mutex<[Request]>([])
    /// More requests in one transaction gain nothing and make those at its end wait.
    private static let largestGroup = 256

    init(pool: DatabasePool, path: String, bells: Doorbell) throws(StorageError) {
        self.pool = pool
        self.path = path
        self.bells = bells
        lock = try WriterLock(path: path + "-writer")
        checkpoint = Checkpoint(pool: pool)
        statements = pool.writeWithoutTransaction { database in Statements(database) }
    }

    func commit<Value: Sendable>(_ body: @escaping Body<Value>) async throws(StorageError) -> Value {
        let result: Result<Value, StorageError> = await withCheckedContinuation { continuation in
            let outcome = Mutex<Result<Value, StorageError>?>(nil)
            let slot = Slot(outcome)
            submit(
                Request(
                    run: { statements, tray in
                        let result = Result { () throws(StorageError) in try body(statements, tray) }
                        slot.value.withLock { $0 = result }
                        if case .success = result { return true } else { return false }
                    },
                    finish: { error in
                        let result = slot.value.withLock { $0 }
                        switch (error, result) {
                        case (nil, .some(let result)): continuation.resume(returning: result)
                        case (.some(let error), .some(.success)), (.some(let error), nil):
                            continuation.resume(returning: .failure(error))
                        case (_, .some(.failure(let own))): continuation.resume(returning: .failure(own))
                        case (nil, nil):
                            continuation.resume(returning: .failure(.engine(detail: "a request was never run")))
                        }
                    }))
        }
        return try result.get()
    }

    /// A place for a result that two closures share.
    private final class Slot<Value: Sendable>: Sendable {
        let value: Mutex<Result<Value, StorageError>?>
        init(_ value: consuming Mutex<Result<Value, StorageError>?>) { self.value = value }
    }

    private func submit(_ request: Request) {
        let isFirst = waiting.withLock { queue in
            queue.append(request)
            return queue.count == 1
        }
        // Whoever comes while a group is being written finds the line empty again and calls for the next group.
        if isFirst { pool.asyncWriteWithoutTransaction { [self] database in writeGroup(database) } }
    }

    private func writeGroup(_ database: Database) {
        while true {
            let (group, isLast) = waiting.withLock { queue in
                let group = Array(queue.prefix(GroupCommit.largestGroup))
                queue.removeFirst(group.count)
                return (group, queue.isEmpty)
            }
            write(group, database)
            // After each group, because under load the line may never be empty.
            checkpoint.runIfDue(database, lock: lock)
            if isLast { break }
        }
    }

    private func write(_ group: [Request], _ database: Database) {
        var tray = CommitTray()
        var failure: StorageError?
        do {
            try lock.whileShared {
                try database.beginTransaction(.immediate)
                if try !runAll(group, tray, database) {
                    // A savepoint makes SQLite copy every page a request touches, so only a group that needs them pays.
                    tray = CommitTray()
                    try database.beginTransaction(.immediate)
                    for request in group { try inSavepoint(request, tray, database) }
                }
                if database.isInsideTransaction { try database.commit() }
            }
        } catch {
            failure = StorageError(error, path: path)
            if database.isInsideTransaction {
                // The commit's failure is what callers are told; a failing rollback leaves nothing committed either.
                do { try database.rollback() } catch { failure = failure ?? StorageError(error, path: path) }
            }
        }
        for request in group { request.finish(failure) }
        if failure == nil, tray.queuedJobs { bells.ring() }
    }

    /// Runs the requests until one fails.
    /// - Returns: false if the others have to be run again; the transaction is then over. A request that was alone
    ///   keeps its failure.
    private func runAll(_ group: [Request], _ tray: CommitTray, _ database: Database) throws -> Bool {
        for request in group {
            let succeeded = request.run(statements, tray)
            try checkTransaction(database)
            if !succeeded {
                try database.rollback()
                return group.count == 1
            }
        }
        try tray.store(statements)
        return true
    }

    private func inSavepoint(_ request: Request, _ tray: CommitTray, _ database: Database) throws {
        try statements.run("SAVEPOINT request", [])
        let succeeded = request.run(statements, tray)
        try checkTransaction(database)
        if succeeded {
            try tray.store(statements)
        } else {
            tray.forget()
            try statements.run("ROLLBACK TO request", [])
        }
        try statements.run("RELEASE request", [])
    }

    /// A full disk or an I/O error makes SQLite roll the whole transaction back by itself.
    private func checkTransaction(_ database: Database) throws {
        guard database.isInsideTransaction else { throw StorageError.rolledBack(path: path) }
    }
}

/// What requests that are committed together share: what to write before the commit, and what to do once it is
/// durable. Used on the writer's queue only.
final class CommitTray {
    var queuedJobs = false
    let turns = Turns()
    let finished = FinishedCounts()
    let auditHead = AuditHead()

    /// Writes what was kept back, for requests that succeeded.
    func store(_ statements: Statements) throws {
        try turns.store(statements)
        try finished.store(statements)
        try auditHead.store(statements)
    }

    /// What was kept back is undone with its request.
    func forget() {
        turns.forget()
        finished.forget()
        auditHead.forget()
    }
}
