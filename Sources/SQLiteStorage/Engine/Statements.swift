import GRDB
import GRDBSQLite

/// One connection's statements, each prepared once and found by where its text lies in the program.
/// Binds, steps and reads through SQLite's own interface: GRDB's boxes and arrays cost more than the statements do.
/// `@unchecked Sendable`: used on the connection's own serial queue only, like the connection; whoever holds it
/// elsewhere only carries it there.
final class Statements: @unchecked Sendable {
    private let database: Database
    /// By the address of the text: a literal never moves, and hashing it would cost as much as a small statement.
    private var prepared: [UnsafePointer<UInt8>: Statement] = [:]

    init(_ database: Database) { self.database = database }

    /// Runs a statement to its end. Returns how many rows it changed.
    @discardableResult
    func run(_ sql: StaticString, _ values: [(any ColumnValue)?]) throws -> Int {
        let statement = try bound(sql, values)
        defer { sqlite3_reset(statement) }
        while try step(statement) {}
        return Int(sqlite3_changes(database.sqliteConnection))
    }

    /// Hands every row to the body, until it returns false.
    func each(_ sql: StaticString, _ values: [(any ColumnValue)?], _ body: (Row) throws -> Bool) throws {
        let statement = try bound(sql, values)
        defer { sqlite3_reset(statement) }
        let row = Row(statement: statement)
        while try step(statement), try body(row) {}
    }

    var lastInsertedID: Int64 { sqlite3_last_insert_rowid(database.sqliteConnection) }

    private func bound(_ sql: StaticString, _ values: [(any ColumnValue)?]) throws -> OpaquePointer {
        let statement = try statement(sql)
        assert(values.count == Int(sqlite3_bind_parameter_count(statement)), "\(sql) has other parameters")
        var index: Int32 = 1
        for value in values {
            let code = value.map { $0.bind(to: statement, at: index) } ?? sqlite3_bind_null(statement, index)
            if code != SQLITE_OK { throw failure(code, statement) }
            index += 1
        }
        return statement
    }

    private func statement(_ sql: StaticString) throws -> OpaquePointer {
        if let known = prepared[sql.utf8Start] { return known.sqliteStatement }
        // Of the connection's cache: a reader's next transaction finds it there.
        let statement = try database.cachedStatement(sql: sql.description)
        prepared[sql.utf8Start] = statement
        return statement.sqliteStatement
    }

    /// Whether the statement stands on a row.
    private func step(_ statement: OpaquePointer) throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        case let code: throw failure(code, statement)
        }
    }

    private func failure(_ code: Int32, _ statement: OpaquePointer) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: sqlite3_errmsg(database.sqliteConnection).map { String(cString: $0) },
            sql: sqlite3_sql(statement).map { String(cString: $0) })
    }
}
