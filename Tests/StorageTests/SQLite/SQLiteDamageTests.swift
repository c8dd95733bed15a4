import Foundation
import GRDB
import Jobs
import Policy
import Stage
import Storage
import Testing

/// Rows that somebody edited past the program: each is found, and none stops the rest.
struct SQLiteDamageTests {
    // MARK: The queue

    static let damages = [
        "UPDATE jobs SET letter = 'no-such-letter' WHERE id = ?",
        "UPDATE jobs SET user_id = 999 WHERE id = ?",
        "UPDATE jobs SET portal_id = 999 WHERE id = ?",
        "UPDATE jobs SET letter = 'mfa-reconfigure' WHERE id = ?",
        "UPDATE users SET email = 'no address' WHERE id = (SELECT user_id FROM jobs WHERE id = ?)",
        "UPDATE portals SET domain = 'no domain' WHERE id = (SELECT portal_id FROM jobs WHERE id = ?)",
    ]

    @Test(arguments: damages)
    func aRowThatCannotBeReadEndsAsFailedAndDoesNotStopTheLine(sql: String) async throws {
        let world = try await World(.sqlite)
        let damaged = try await world.enqueue(world.notice(world.acme))
        let sound = try await world.enqueue(world.notice(world.globex))
        let file = SQLiteFile(in: world.scratch.url)
        try file.write { try $0.execute(sql: sql, arguments: [damaged.rawValue]) }
        try await world.begin()
        #expect(try await world.claim().map(\.job.id) == [sound])
        let row = try file.write {
            try Row.fetchOne(
                $0, sql: "SELECT state, reason FROM finished_jobs WHERE id = ?", arguments: [damaged.rawValue])
        }
        #expect(row?["state"] == "failed")
        #expect((row?["reason"] as String?)?.contains("cannot be read") == true)
        #expect(try await world.claim(at: World.start + 1).isEmpty)
    }

    @Test func aRowThatCannotBeReadDoesNotHideTheOthersFromAnOperator() async throws {
        let world = try await World(.sqlite)
        let damaged = try await world.enqueue(world.notice(world.acme))
        let sound = try await world.enqueue(world.notice(world.globex))
        try SQLiteFile(in: world.scratch.url).write {
            try $0.execute(sql: "UPDATE jobs SET letter = 'no-such-letter' WHERE id = ?", arguments: [damaged.rawValue])
        }
        let listed = try await world.storage.read { snapshot throws(StorageError) in try snapshot.jobs(JobFilter()) }
        #expect(listed.map(\.job.id) == [sound])
        // Asked for by its id, it says what is wrong with it.
        let error = await #expect(throws: StorageError.self) { try await world.record(damaged) }
        guard case .undecodable("job", damaged.rawValue, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    // MARK: The audit

    private static func audited(_ count: Int = 5) async throws -> (world: World, file: SQLiteFile) {
        let world = try await World(.sqlite)
        try await AuditTests.append((1...count).map { AuditTests.event($0) }, to: world.storage)
        return (world, SQLiteFile(in: world.scratch.url))
    }

    private static func verdict(_ world: World) async throws -> AuditVerdict {
        try await world.storage.read { snapshot throws(StorageError) in try snapshot.verifyAudit() }
    }

    static let breaks: [(String, AuditVerdict)] = [
        ("UPDATE audit SET outcome = 'refused' WHERE seq = 3", .broken(at: 3, .edited)),
        ("UPDATE audit SET at = at + 1 WHERE seq = 1", .broken(at: 1, .edited)),
        ("UPDATE audit SET actor = 'host' WHERE seq = 5", .broken(at: 5, .edited)),
        ("UPDATE audit SET source = 'local' WHERE seq = 2", .broken(at: 2, .edited)),
        ("UPDATE audit SET action = 'sign-in' WHERE seq = 2", .broken(at: 2, .edited)),
        ("UPDATE audit SET reason = '' WHERE seq = 2", .broken(at: 2, .edited)),
        ("UPDATE audit SET subject = NULL WHERE seq = 4", .broken(at: 4, .edited)),
        ("UPDATE audit SET customer = 'acme' WHERE seq = 4", .broken(at: 4, .edited)),
        ("UPDATE audit SET portal = 'acme' WHERE seq = 4", .broken(at: 4, .edited)),
        ("UPDATE audit SET mac = zeroblob(32) WHERE seq = 4", .broken(at: 4, .edited)),
        ("DELETE FROM audit WHERE seq = 1", .broken(at: 1, .missing)),
        ("DELETE FROM audit WHERE seq = 3", .broken(at: 3, .missing)),
        // Removed, and the rest moved up so that no number is missing.
        (
            "DELETE FROM audit WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 5",
            .broken(at: 3, .edited)
        ),
        (
            "UPDATE audit SET seq = 99 WHERE seq = 2; UPDATE audit SET seq = 2 WHERE seq = 3; UPDATE audit SET seq = 3 WHERE seq = 99",
            .broken(at: 2, .edited)
        ),
        // A field's text moved into its neighbour.
        ("UPDATE audit SET actor = actor || source, source = '' WHERE seq = 2", .broken(at: 2, .edited)),
        ("DELETE FROM audit WHERE seq = 5", .broken(at: 5, .cut)),
        ("DELETE FROM audit WHERE seq >= 3", .broken(at: 3, .cut)),
        ("DELETE FROM audit", .broken(at: 1, .cut)),
        ("UPDATE audit_head SET seq = 4", .broken(at: 6, .cut)),
        ("UPDATE audit_head SET mac = zeroblob(32)", .broken(at: 6, .cut)),
        ("DELETE FROM audit_head", .broken(at: 6, .cut)),
        (
            """
            INSERT INTO audit (seq, at, actor, source, action, outcome, mac) VALUES (6, 0, 'host', 'local', 'x', 'ok', zeroblob(32));
            UPDATE audit_head SET seq = 6, mac = zeroblob(32)
            """, .broken(at: 6, .edited)
        ),
    ]

    @Test(arguments: breaks)
    func aBrokenChainIsFoundWhereItBreaks(sql: String, expected: AuditVerdict) async throws {
        let (world, file) = try await SQLiteDamageTests.audited()
        guard case .intact(5, _) = try await SQLiteDamageTests.verdict(world) else {
            Issue.record("the chain is not intact before anybody touched it")
            return
        }
        try file.tamper(sql)
        #expect(try await SQLiteDamageTests.verdict(world) == expected)
    }

    @Test func aDatabaseThatWasSetBackShowsAnotherHead() async throws {
        let (world, file) = try await SQLiteDamageTests.audited()
        guard case .intact(_, let noted) = try await SQLiteDamageTests.verdict(world) else {
            Issue.record("the chain is not intact")
            return
        }
        try file.tamper(
            "DELETE FROM audit WHERE seq = 5; UPDATE audit_head SET seq = 4, mac = (SELECT mac FROM audit WHERE seq = 4)"
        )
        guard case .intact(4, let head) = try await SQLiteDamageTests.verdict(world) else {
            Issue.record("a shorter chain with a fitting end is intact in itself")
            return
        }
        #expect(head != noted)
    }

    @Test(arguments: ["UPDATE audit SET outcome = 'x' WHERE seq = 1", "DELETE FROM audit WHERE seq = 5"])
    func theAuditRefusesTheAccident(sql: String) async throws {
        let (world, file) = try await SQLiteDamageTests.audited()
        let error = #expect(throws: DatabaseError.self) { try file.write { try $0.execute(sql: sql) } }
        #expect(error?.message == "the audit is append-only")
        guard case .intact(5, _) = try await SQLiteDamageTests.verdict(world) else {
            Issue.record("an entry was touched")
            return
        }
    }

    // MARK: Sessions

    @Test func sessionsRevokedEndsTheUsersSessionsAndNobodyElses() async throws {
        let world = try await World(.sqlite)
        let file = SQLiteFile(in: world.scratch.url)
        try file.write { database in
            for (digest, user) in [(1, world.acme.user), (2, world.acme.user), (3, world.globex.user)] {
                try database.execute(
                    sql: """
                        INSERT INTO sessions (digest, user_id, stage, created_at, seen_at)
                        VALUES (?, ?, 'signed-in', 0, 0)
                        """,
                    arguments: [Data([UInt8(digest)]), user.rawValue])
            }
        }
        try await world.apply([.sessionsRevoked(world.acme.user)])
        let left = try file.write { try Int64.fetchAll($0, sql: "SELECT user_id FROM sessions") }
        #expect(left == [world.globex.user.rawValue])
    }
}
