import Foundation
import GRDB
import Policy
import Storage

/// One transaction, or one consistent reading, on a SQLite connection. Lives as long as its body runs.
/// Every statement is a static text, prepared once for each connection, with bound values.
struct SQLiteTransaction: Transaction {
    let database: Database
    let tray: CommitTray
    let chain: AuditChain
    let path: String

    /// Runs a statement that returns nothing. Returns how many rows it changed.
    @discardableResult
    func run(_ sql: StaticString, _ values: [(any DatabaseValueConvertible)?] = []) throws -> Int {
        let statement = try database.cachedStatement(sql: sql.description)
        try statement.execute(arguments: StatementArguments(values))
        return database.changesCount
    }

    func first<Value>(
        _ sql: StaticString, _ values: [(any DatabaseValueConvertible)?] = [], _ read: (Row) throws -> Value
    ) throws -> Value? {
        let statement = try database.cachedStatement(sql: sql.description)
        let rows = try Row.fetchCursor(statement, arguments: StatementArguments(values))
        guard let row = try rows.next() else { return nil }
        return try read(row)
    }

    func all<Value>(
        _ sql: StaticString, _ values: [(any DatabaseValueConvertible)?] = [], _ read: (Row) throws -> Value
    ) throws -> [Value] {
        let statement = try database.cachedStatement(sql: sql.description)
        let rows = try Row.fetchCursor(statement, arguments: StatementArguments(values))
        var values: [Value] = []
        while let row = try rows.next() { values.append(try read(row)) }
        return values
    }

    /// Gives every failure of the engine its meaning.
    @discardableResult
    func attempt<Value>(_ body: () throws -> Value) throws(StorageError) -> Value {
        do { return try body() } catch { throw StorageError(error, path: path) }
    }

    /// Inserts a row whose name must be new.
    func insert(
        _ what: String, _ name: String, _ sql: StaticString, _ values: [(any DatabaseValueConvertible)?]
    ) throws -> Int64 {
        do {
            try run(sql, values)
            return database.lastInsertedRowID
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            throw StorageError.taken(what: what, name: name)
        }
    }
}
