import Foundation
import GRDB
import SQLiteStorage

/// The database file as somebody else's program reaches it, past the engine.
struct SQLiteFile {
    let url: URL

    init(in directory: URL) { url = directory.appendingPathComponent(SQLiteEngine.fileName) }

    var wal: URL { URL(fileURLWithPath: url.path + "-wal") }

    /// Runs statements on a connection of its own, with the audit's triggers and foreign keys out of the way.
    func tamper(_ sql: String) throws {
        try write {
            try $0.execute(
                sql: "DROP TRIGGER IF EXISTS audit_is_never_edited; DROP TRIGGER IF EXISTS audit_is_never_cut")
            try $0.execute(sql: sql)
        }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(10)
        let queue = try DatabaseQueue(path: url.path, configuration: configuration)
        let value = try queue.write(body)
        try queue.close()
        return value
    }

    /// The permission bits of a file beside the database; nil if there is none.
    func mode(_ suffix: String = "") throws -> Int? {
        let path = url.path + suffix
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    /// Every file of the directory with its bytes.
    static func contents(of directory: URL) throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: directory.appendingPathComponent($0))) })
    }
}
