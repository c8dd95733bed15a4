import Foundation
import GRDBSQLite

/// The row that a statement stands on. Gone with the next step: take values out, keep none of this.
struct Row {
    let statement: OpaquePointer

    /// The tables are STRICT, so a column holds what the schema says, or NULL where the schema lets it.
    subscript<Value: ColumnValue>(_ column: Int) -> Value { Value(statement, Int32(column)) }
}

/// What can be bound to a statement and read out of a column.
protocol ColumnValue {
    init(_ statement: OpaquePointer, _ column: Int32)
    /// - Returns: SQLite's code.
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32
}

extension Int64: ColumnValue {
    init(_ statement: OpaquePointer, _ column: Int32) { self = sqlite3_column_int64(statement, column) }
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { sqlite3_bind_int64(statement, index, self) }
}

extension Int: ColumnValue {
    init(_ statement: OpaquePointer, _ column: Int32) { self = Int(sqlite3_column_int64(statement, column)) }
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        sqlite3_bind_int64(statement, index, Int64(self))
    }
}

extension Double: ColumnValue {
    init(_ statement: OpaquePointer, _ column: Int32) { self = sqlite3_column_double(statement, column) }
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { sqlite3_bind_double(statement, index, self) }
}

extension Bool: ColumnValue {
    init(_ statement: OpaquePointer, _ column: Int32) { self = sqlite3_column_int64(statement, column) != 0 }
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        sqlite3_bind_int64(statement, index, self ? 1 : 0)
    }
}

extension String: ColumnValue {
    init(_ statement: OpaquePointer, _ column: Int32) {
        guard let text = sqlite3_column_text(statement, column) else { self = ""; return }
        let count = Int(sqlite3_column_bytes(statement, column))
        self = String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        var text = self
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                // Without an address SQLite would bind NULL.
                $0.isEmpty
                    ? sqlite3_bind_text(statement, index, "", 0, copied)
                    : sqlite3_bind_text(statement, index, $0.baseAddress, Int32($0.count), copied)
            }
        }
    }
}

extension Data: ColumnValue {
    init(_ statement: OpaquePointer, _ column: Int32) {
        let bytes = sqlite3_column_blob(statement, column)
        self = bytes.map { Data(bytes: $0, count: Int(sqlite3_column_bytes(statement, column))) } ?? Data()
    }

    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        withUnsafeBytes { bytes in
            // Without an address SQLite would bind NULL.
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(statement, index, 0)
                : sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), copied)
        }
    }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
    init(_ statement: OpaquePointer, _ column: Int32) {
        self = sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : Wrapped(statement, column)
    }

    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        map { $0.bind(to: statement, at: index) } ?? sqlite3_bind_null(statement, index)
    }
}

/// SQLITE_TRANSIENT, a macro that Swift does not see: SQLite keeps a copy of its own. The number is the one SQLite
/// documents for this; it is compared with and never called.
private let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
