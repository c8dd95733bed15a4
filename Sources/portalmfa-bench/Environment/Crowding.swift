import Foundation
import GRDBSQLite
import SQLiteStorage

/// Fills a state directory with jobs by SQL: making millions of them one by one would take longer than measuring.
enum Crowding {
    /// Jobs in line behind everything that is queued afterwards.
    static func addWaiting(_ count: Int, at state: StateDirectory, for people: [Person]) throws {
        try run(
            """
            INSERT INTO jobs (letter, relay_id, customer_id, portal_id, user_id, message_id, created_at, expires_at, lane,
                fair_tag, due_at)
            SELECT 'mfa-reset-notice', 1, (SELECT min(id) FROM customers), (SELECT min(id) FROM portals),
                1 + i % \(people.count), '<' || hex(randomblob(16)) || '@acme.example>', \(now), \(now) + 86400000, 0,
                1000000000000 + i, \(now)
            FROM number
            """, count, at: state)
    }

    static func addFinished(_ count: Int, at state: StateDirectory, for people: [Person]) throws {
        try run(
            """
            INSERT INTO finished_jobs (id, letter, relay_id, customer_id, portal_id, user_id, message_id, created_at,
                expires_at, finished_at, state, attempts, failures, unknowns, worker_deaths, reason)
            SELECT i, 'mfa-reset-notice', 1, (SELECT min(id) FROM customers), (SELECT min(id) FROM portals),
                1 + i % \(people.count), '<' || hex(randomblob(16)) || '@acme.example>', \(now), \(now) + 86400000,
                \(now) + 50, 'delivered', 1, 0, 0, 0, 'delivered'
            FROM number
            """, count, at: state)
        try run(
            """
            INSERT INTO attempts (job_id, number, started_at, finished_at, relay, phase, verdict, code, enhanced_code,
                reply, reason)
            SELECT i, 1, \(now), \(now) + 50, 'default', 'dot', 'delivered', 250, '2.0.0', 'Ok', 'delivered' FROM number
            """, count, at: state)
        // As if they had been queued: the next job's id comes after theirs.
        try run("DELETE FROM sqlite_sequence WHERE name = 'jobs'", count, at: state)
        try run("INSERT INTO sqlite_sequence (name, seq) VALUES ('jobs', \(count))", count, at: state)
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    /// In one transaction that need not be durable, then moved out of the WAL and to the disk: the next checkpoint
    /// would otherwise pay for all of it.
    private static func run(_ sql: String, _ count: Int, at state: StateDirectory) throws {
        var opened: OpaquePointer?
        let path = state.url.appendingPathComponent(SQLiteEngine.fileName).path
        guard sqlite3_open(path, &opened) == SQLITE_OK, let opened else {
            throw BenchError.bareSQLite(detail: "\(path) cannot be opened")
        }
        defer { sqlite3_close_v2(opened) }
        let numbers = "WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < \(count)) "
        for statement in ["PRAGMA synchronous = OFF", numbers + sql, "PRAGMA wal_checkpoint(TRUNCATE)"] {
            guard sqlite3_exec(opened, statement, nil, nil, nil) == SQLITE_OK else {
                throw BenchError.bareSQLite(detail: String(cString: sqlite3_errmsg(opened)))
            }
        }
        // Not by opening the file: closing it again would drop the locks that SQLite holds on it.
        sync()
    }
}
