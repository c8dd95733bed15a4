import Foundation
import GRDBSQLite
import QueueSchema

/// The same rows in the same tables, written through SQLite's C interface and nothing else: what the engine and the
/// disk allow. Just as durable: WAL with `synchronous=FULL`.
final class BareSQLite {
    private let connection: OpaquePointer

    private init(_ name: String, in directory: URL) throws {
        let path = directory.appendingPathComponent(name).path
        var opened: OpaquePointer?
        guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else {
            throw BenchError.bareSQLite(detail: "\(path) cannot be opened")
        }
        connection = opened
        try execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8192")
        for step in Schema.sqlite { try execute(step.sql) }
    }

    deinit { sqlite3_close_v2(connection) }

    /// - Returns: jobs per second, 1,000 in a transaction.
    static func enqueue(_ count: Int, in directory: URL) throws -> Double {
        let database = try BareSQLite("bare-enqueue.sqlite", in: directory)
        let took = try ContinuousClock().measure { try database.fill(count) }
        return Double(count) / took.inSeconds
    }

    /// - Returns: jobs per second, claimed in one transaction and settled in the next.
    static func claimAndSettle(_ count: Int, batch: Int, in directory: URL) throws -> Double {
        let database = try BareSQLite("bare-settle.sqlite", in: directory)
        try database.fill(count)
        let took = try ContinuousClock().measure { try database.drain(batch: batch) }
        return Double(count) / took.inSeconds
    }

    private func fill(_ count: Int) throws {
        let insert = try prepare(
            """
            INSERT INTO jobs (letter, relay_id, customer_id, portal_id, user_id, message_id, created_at, expires_at, lane,
                fair_tag, due_at) VALUES ('mfa-reset-notice', 1, 1, 1, ?1, '<' || hex(randomblob(16)) || '@acme.example>',
                1000000000000, 2000000000000, 0, ?1, 1000000000000)
            """)
        defer { sqlite3_finalize(insert) }
        for start in stride(from: 0, to: count, by: 1000) {
            try execute("BEGIN IMMEDIATE")
            for number in start..<min(start + 1000, count) { try run(insert, Int64(number)) }
            try execute("COMMIT")
        }
    }

    private func drain(batch: Int) throws {
        let next = try prepare("SELECT id FROM jobs WHERE lane = 0 AND relay_id = 1 ORDER BY fair_tag, id LIMIT ?1")
        let claim = try prepare("UPDATE jobs SET lane = 2, lease = 7 WHERE id = ?1")
        let settle = try [
            """
            INSERT INTO finished_jobs SELECT id, letter, relay_id, customer_id, portal_id, user_id, link_id, message_id,
                created_at, expires_at, 1, 'delivered', 1, 0, 0, 0, 'delivered' FROM jobs WHERE id = ?1 AND lease = 7
            """, "DELETE FROM jobs WHERE id = ?1",
            "INSERT INTO attempts VALUES (?1, 1, 1, 1, 'default', 'dot', 'delivered', 250, NULL, '2.0.0 Ok', 'delivered')",
        ].map(prepare)
        defer { for statement in [next, claim] + settle { sqlite3_finalize(statement) } }
        while true {
            try execute("BEGIN IMMEDIATE")
            var ids: [Int64] = []
            sqlite3_bind_int64(next, 1, Int64(batch))
            while sqlite3_step(next) == SQLITE_ROW { ids.append(sqlite3_column_int64(next, 0)) }
            sqlite3_reset(next)
            for id in ids { try run(claim, id) }
            try execute("COMMIT")
            if ids.isEmpty { return }
            try execute("BEGIN IMMEDIATE")
            for id in ids { for statement in settle { try run(statement, id) } }
            try execute("COMMIT")
        }
    }

    private func prepare(_ sql: String) throws -> OpaquePointer {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(connection, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
            throw failure
        }
        return statement
    }

    private func run(_ statement: OpaquePointer, _ value: Int64) throws {
        sqlite3_bind_int64(statement, 1, value)
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        if code != SQLITE_DONE { throw failure }
    }

    private func execute(_ sql: String) throws {
        if sqlite3_exec(connection, sql, nil, nil, nil) != SQLITE_OK { throw failure }
    }

    private var failure: BenchError { .bareSQLite(detail: String(cString: sqlite3_errmsg(connection))) }
}
