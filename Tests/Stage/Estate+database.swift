package import Foundation
import GRDB
import Policy
import SQLiteStorage

/// What only the database can do so far, done past the engine as another program would.
extension Estate {
    /// Every byte that is kept: the database and its log.
    package func keptBytes() throws -> Data {
        let file = scratch.url.appendingPathComponent(SQLiteEngine.fileName)
        var bytes = try Data(contentsOf: file)
        let log = URL(filePath: file.path + "-wal")
        if FileManager.default.fileExists(atPath: log.path) { bytes += try Data(contentsOf: log) }
        return bytes
    }

    /// All rows of the audit as text.
    package func auditText() throws -> String {
        let file = try DatabaseQueue(path: scratch.url.appendingPathComponent(SQLiteEngine.fileName).path)
        return try file.read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM audit").map(\.debugDescription).joined(separator: "\n")
        }
    }

    /// From now on no audit entry can be written.
    package func breakAudit() throws {
        try execute("CREATE TRIGGER audit_is_full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END")
    }

    package func mendAudit() throws { try execute("DROP TRIGGER audit_is_full") }

    private func execute(_ sql: String) throws {
        let file = try DatabaseQueue(path: scratch.url.appendingPathComponent(SQLiteEngine.fileName).path)
        try file.write { try $0.execute(sql: sql) }
    }
}
