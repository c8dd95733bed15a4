import Foundation
import GRDB
import QueueSchema
import Storage

/// Tells a backup from the database it was made of, and makes a database of it again.
/// What waited in it may have been sent since, and nothing in it can say so: those mails become `unknown`, for a person
/// to resolve. A copy made by other means (a snapshot, `cp`) bears no mark, and is taken for the database.
enum RestoredBackup {
    /// Marks a fresh copy.
    static func mark(_ copy: DatabaseQueue) throws {
        try copy.writeWithoutTransaction { database in
            // Out of the WAL, so that the mark stands in the file itself, where `isMarked` reads it.
            try database.execute(sql: "PRAGMA journal_mode = DELETE")
            // PRAGMAs take no bound arguments; this is our own integer.
            try database.execute(sql: "PRAGMA application_id = \(Schema.backupID)")
        }
    }

    /// Makes a database of a marked file; leaves any other alone.
    static func adopt(_ path: String, _ chain: AuditChain) throws {
        guard try isMarked(path) else { return }
        // An adopted backup is marked no more before it has a log of its own.
        let log = try? FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        guard log ?? 0 == 0 else { throw StorageError.foreignLog(path: path) }
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.inTransaction(.exclusive) { database in
            // Another process may have been faster.
            guard try Int32.fetchOne(database, sql: "PRAGMA application_id") == Schema.backupID else { return .commit }
            try Opening.proveKey(database, chain, path: path)
            let waiting = try Int.fetchOne(database, sql: "SELECT count(*) FROM jobs") ?? 0
            let now = Date()
            try database.execute(
                sql: """
                    INSERT INTO finished_jobs (id, letter, relay_id, customer_id, portal_id, user_id, link_id,
                        message_id, created_at, expires_at, finished_at, state, attempts, failures, unknowns,
                        worker_deaths, reason)
                    SELECT id, letter, relay_id, customer_id, portal_id, user_id, link_id, message_id, created_at,
                        expires_at, ?, 'unknown', attempts, failures, unknowns, worker_deaths,
                        'restored from a backup: it may have been sent since' FROM jobs
                    """, arguments: [now.milliseconds])
            try database.execute(sql: "DELETE FROM jobs")
            try database.execute(sql: "DELETE FROM leases")
            let (statements, tray) = (Statements(database), CommitTray())
            try SQLiteTransaction(statements: statements, tray: tray, chain: chain, path: path)
                .append(
                    AuditEvent(
                        at: now, actor: "host", source: "storage", action: "backup.restored",
                        outcome: "\(waiting) waiting mails are unknown"))
            try tray.store(statements)
            try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
            return .commit
        }
        try queue.close()
    }

    /// Reads the header only: opening the file as a database would already replay a log that lies beside it.
    private static func isMarked(_ path: String) throws -> Bool {
        let file = try FileHandle(forReadingFrom: URL(filePath: path))
        defer { try? file.close() }
        // https://www.sqlite.org/fileformat.html, 1.3: four bytes, big-endian, at 68.
        try file.seek(toOffset: 68)
        let bytes = try file.read(upToCount: 4) ?? Data()
        return bytes.count == 4 && bytes.reduce(0) { $0 << 8 | Int32($1) } == Schema.backupID
    }
}
