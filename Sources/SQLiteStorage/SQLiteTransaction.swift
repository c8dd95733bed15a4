import Foundation
import GRDB
import Policy
import Storage

/// One transaction, or one consistent reading, on a SQLite connection. Lives as long as its body runs.
/// Every statement is a static text, prepared once for each connection, with bound values.
struct SQLiteTransaction: Transaction {
    let statements: Statements
    let tray: CommitTray
    let chain: AuditChain
    let path: String

    /// Runs a statement that returns nothing. Returns how many rows it changed.
    @discardableResult
    func run(_ sql: StaticString, _ values: [(any ColumnValue)?] = []) throws -> Int {
        try statements.run(sql, values)
    }

    func first<Value>(
        _ sql: StaticString, _ values: [(any ColumnValue)?] = [], _ read: (Row) throws -> Value
    ) throws -> Value? {
        var found: Value?
        try statements.each(sql, values) { row in
            found = try read(row)
            return false
        }
        return found
    }

    func all<Value>(
        _ sql: StaticString, _ values: [(any ColumnValue)?] = [], _ read: (Row) throws -> Value
    ) throws -> [Value] {
        var found: [Value] = []
        try statements.each(sql, values) { row in
            found.append(try read(row))
            return true
        }
        return found
    }

    /// Gives every failure of the engine its meaning.
    @discardableResult
    func attempt<Value>(_ body: () throws -> Value) throws(StorageError) -> Value {
        do { return try body() } catch { throw StorageError(error, path: path) }
    }

    /// Inserts a row whose name must be new.
    func insert(
        _ what: String, _ name: String, _ sql: StaticString, _ values: [(any ColumnValue)?]
    ) throws -> Int64 {
        do {
            try run(sql, values)
            return statements.lastInsertedID
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            throw StorageError.taken(what: what, name: name)
        }
    }
}
