package import Foundation
import GRDB
package import Storage

/// The storage on SQLite through GRDB: one writer with group commit, readers beside it, WAL with
/// `synchronous=FULL`. Several processes of one machine may have it open.
/// Never waits on the cooperative pool: bodies run on GRDB's own queues.
package final class SQLiteEngine: Storage {
    private let pool: DatabasePool
    private let writer: GroupCommit
    private let bells: Doorbell
    private let chain: AuditChain
    private let path: String

    /// Opens the state directory's database, bringing its schema up to date.
    /// - Parameters:
    ///   - directory: the state directory; must exist.
    ///   - chain: under whose key the audit is kept.
    ///   - create: whether to make the database if there is none.
    package init(in directory: URL, chain: AuditChain, create: Bool = false) throws(StorageError) {
        let file = directory.appendingPathComponent(SQLiteEngine.fileName)
        path = file.path
        pool = try Opening.open(file, chain: chain, create: create)
        bells = Doorbell(directory: directory)
        writer = try GroupCommit(pool: pool, path: file.path, bells: bells)
        self.chain = chain
    }

    package static let fileName = "portalmfa.sqlite"

    package func transact<Value: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let (chain, path) = (chain, path)
        return try await writer.commit { statements, tray throws(StorageError) in
            try body(SQLiteTransaction(statements: statements, tray: tray, chain: chain, path: path))
        }
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any Snapshot) throws(StorageError) -> Value
    ) async throws(StorageError) -> Value {
        let (pool, chain, path) = (pool, chain, path)
        let result: Result<Value, StorageError> = await withCheckedContinuation { continuation in
            pool.asyncRead { database in
                continuation.resume(
                    returning: Result { () throws(StorageError) in
                        do {
                            let statements = Statements(try database.get())
                            return try body(
                                SQLiteTransaction(statements: statements, tray: CommitTray(), chain: chain, path: path))
                        } catch { throw StorageError(error, path: path) }
                    })
            }
        }
        return try result.get()
    }

    package func doorbell() throws(StorageError) -> AsyncStream<Void> { try bells.listen() }

    /// Copies the database as of now into a new file, while everybody goes on working. The copy knows that it is one;
    /// it bears its name only when it is whole.
    /// - Parameter onProgress: is told how many pages of how many are copied.
    package func backUp(
        to file: URL, onProgress: @escaping (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(StorageError) {
        let draft = file.path + ".part"
        unlink(draft)
        // Before anything is in it: it holds what the database holds.
        try Opening.makePrivate(draft)
        do {
            let copy = try DatabaseQueue(path: draft)
            try pool.backup(to: copy, pagesPerStep: 1000) { progress in
                onProgress(progress.completedPageCount, progress.totalPageCount)
            }
            try RestoredBackup.mark(copy)
            try copy.close()
        } catch { throw StorageError(error, path: draft) }
        guard rename(draft, file.path) == 0 else {
            throw .unreachable(path: file.path, detail: String(cString: strerror(errno)))
        }
    }

    /// What the writer's connection is set to, for `doctor` and the tests.
    package func writerSettings() throws(StorageError) -> WriterSettings {
        do {
            return try pool.writeWithoutTransaction { database in
                WriterSettings(
                    journalMode: try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
                    synchronous: try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1,
                    memoryMap: try Int.fetchOne(database, sql: "PRAGMA mmap_size") ?? 0,
                    schema: try Int.fetchOne(database, sql: "PRAGMA user_version") ?? -1,
                    library: try String.fetchOne(database, sql: "SELECT sqlite_version()") ?? "")
            }
        } catch { throw StorageError(error, path: path) }
    }
}

/// The settings on which durability depends.
package struct WriterSettings: Sendable, Hashable {
    package let journalMode: String
    /// 2 is `FULL`.
    package let synchronous: Int
    package let memoryMap: Int
    package let schema: Int
    package let library: String
}
