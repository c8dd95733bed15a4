import Foundation
import GRDB
import QueueSchema
import Storage

/// Opens or creates the database file and brings its schema up to date.
/// A database of a newer program, or of another one, is left exactly as it was.
enum Opening {
    static func open(_ file: URL, chain: AuditChain, create: Bool) throws(StorageError) -> DatabasePool {
        let path = file.path
        if !FileManager.default.fileExists(atPath: path) {
            guard create else { throw .notInitialised(path: path) }
            try makePrivate(path)
        }
        guard access(path, W_OK) == 0, access(file.deletingLastPathComponent().path, W_OK) == 0 else {
            throw [EACCES, EPERM, EROFS].contains(errno)
                ? .readOnly(path: path) : .unreachable(path: path, detail: String(cString: strerror(errno)))
        }
        do {
            try RestoredBackup.adopt(path, chain)
            try inspect(path)
            // An adoption that was cut off has just been undone by looking.
            try RestoredBackup.adopt(path, chain)
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.writeWithoutTransaction { database in
                // GRDB sets NORMAL when it switches to WAL, so this comes after.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
                try migrate(database, path: path)
                try proveKey(database, chain, path: path)
            }
            return pool
        } catch { throw StorageError(error, path: path) }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { database in
            // A memory-mapped database would turn an I/O error into a signal, and take part in the WAL-reset bug.
            try database.execute(sql: "PRAGMA mmap_size = 0")
            try database.execute(sql: "PRAGMA cache_size = -8192")
        }
        return configuration
    }

    /// Looks at the file without being able to change it: opening a pool switches the journal mode at once.
    private static func inspect(_ path: String) throws {
        do { try look(path, readOnly: true) } catch let error as DatabaseError
            where error.resultCode == .SQLITE_READONLY
        {
            // Its writer was killed in the midst of a transaction, and only who may write can undo what it began.
            try look(path, readOnly: false)
        }
    }

    private static func look(_ path: String, readOnly: Bool) throws {
        var reading = Configuration()
        reading.readonly = readOnly
        reading.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: path, configuration: reading)
        try queue.read { database in _ = try check(database, path: path, mayBeBackup: true) }
        try queue.close()
    }

    /// Whether the database is ours to work with: in one transaction, because another process may be making it.
    /// - Returns: its schema's number.
    private static func check(_ database: Database, path: String, mayBeBackup: Bool = false) throws -> Int {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let known = Schema.sqlite.last?.number ?? 0
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard
            application == Schema.applicationID || (mayBeBackup && application == Schema.backupID)
                || (application == 0 && tables == 0 && found == 0)
        else {
            throw StorageError.foreignFile(path: path)
        }
        if found > known { throw StorageError.migrationAhead(database: found, program: known) }
        return found
    }

    /// Applies the steps that are missing, each in its own transaction with its number.
    private static func migrate(_ database: Database, path: String) throws {
        var found = 0
        try database.inTransaction(.deferred) {
            found = try check(database, path: path)
            return .commit
        }
        for step in Schema.sqlite where step.number > found {
            try database.inTransaction(.exclusive) {
                // Another process may have been faster while this one waited for the lock.
                let now = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
                guard now < step.number else { return .commit }
                try database.execute(sql: step.sql)
                if step.number == SearchKey.step { try SearchKey.fill(database) }
                // PRAGMAs take no bound arguments; both are our own integers.
                try database.execute(sql: "PRAGMA user_version = \(step.number)")
                try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
                return .commit
            }
        }
    }

    /// Refuses a key file that belongs to another database, before anything is sealed or signed with it.
    static func proveKey(_ database: Database, _ chain: AuditChain, path: String) throws {
        let sql = "SELECT proof FROM key_proof WHERE one = 1"
        if let proof = try Data.fetchOne(database, sql: sql) {
            guard chain.made(Array(proof)) else { throw StorageError.foreignKey(path: path) }
            if proof == Data(chain.proof) { return }
        }
        // A new database, or a new key beside the old one.
        try database.execute(
            sql: "INSERT OR REPLACE INTO key_proof (one, proof) VALUES (1, ?)", arguments: [Data(chain.proof)])
    }

    /// SQLite gives its -wal and -shm files the database's own mode: nobody else may read any of them.
    static func makePrivate(_ path: String) throws(StorageError) {
        let descriptor = Foundation.open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            Foundation.close(descriptor)
        } else if errno != EEXIST {
            let code = errno
            switch code {
            case EACCES, EPERM, EROFS: throw .readOnly(path: path)
            case ENOSPC, EDQUOT: throw .full(path: path)
            default: throw .unreachable(path: path, detail: String(cString: strerror(code)))
            }
        }
    }
}
