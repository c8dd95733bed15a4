import Foundation
import GRDB
import Jobs
import Policy
import QueueSchema
import SQLiteStorage
import Stage
import Storage
import Testing

/// A database of an earlier schema, brought up to date by opening it.
struct SQLiteUpgradeTests {
    private static let foundation = """
        INSERT INTO customers (id, name, created_at) VALUES (1, 'acme', 0);
        INSERT INTO portals (id, customer_id, name, title, domain, sender, created_at)
            VALUES (1, 1, 'acme', 'Acme', 'portal.acme.example', 'no-reply@acme.example', 0);
        INSERT INTO users (id, portal_id, email, email_key, status, created_at)
            VALUES (1, 1, 'ann@acme.example', 'ann@acme.example', 'enabled', 0);
        """
    private static func job(_ id: Int, lane: Int) -> String {
        """
        INSERT INTO jobs (id, letter, relay_id, customer_id, portal_id, user_id, message_id, created_at, expires_at,
            lane, fair_tag, due_at)
        VALUES (\(id), 'mfa-reset-notice', 1, 1, 1, 1, '<\(id)@acme.example>', 1800000000000, 1800086400000, \(lane),
            0, 1800000000000);
        """
    }

    /// A database at schema 1 with the rows that the statements make.
    private static func old(_ statements: String, in directory: URL) throws -> SQLiteFile {
        let file = SQLiteFile(in: directory)
        try file.write { database in
            try database.execute(sql: Schema.sqlite[0].sql)
            try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
            try database.execute(sql: "PRAGMA user_version = 1")
            try database.execute(sql: foundation + statements)
        }
        return file
    }

    @Test func jobsOfAnEarlierSchemaAreAllThereAndWaitInTheirLanes() async throws {
        let scratch = try Scratch()
        _ = try SQLiteUpgradeTests.old(
            SQLiteUpgradeTests.job(7, lane: 0) + SQLiteUpgradeTests.job(8, lane: 1), in: scratch.url)
        let storage = try SQLiteEngine(in: scratch.url, chain: .test)
        let jobs = try await storage.read { snapshot throws(StorageError) in try snapshot.jobs(JobFilter()) }
        #expect(jobs.map(\.job.id.rawValue) == [8, 7])
        #expect(jobs.allSatisfy { $0.state == .queued })
    }

    @Test func anIdIsNotUsedAgainAfterAnUpgradeWithoutLiveJobs() async throws {
        let scratch = try Scratch()
        _ = try SQLiteUpgradeTests.old(
            SQLiteUpgradeTests.job(41, lane: 0) + "DELETE FROM jobs;", in: scratch.url)
        let storage = try SQLiteEngine(in: scratch.url, chain: .test)
        let job = NewJob(
            request: .mfaResetNotice, user: UserID(1), portal: PortalID(1), customer: CustomerID(1), relay: .default,
            link: nil, messageID: "<new@example>", createdAt: World.start, expiresAt: World.start + World.day)
        let id = try await storage.transact { transaction throws(StorageError) in try transaction.enqueue(job) }
        #expect(id.rawValue == 42)
    }

    @Test func theLeanChecksRefuseWhatTheOldOnesRefused() throws {
        let scratch = try Scratch()
        let file = try SQLiteUpgradeTests.old(SQLiteUpgradeTests.job(7, lane: 0), in: scratch.url)
        _ = try SQLiteEngine(in: scratch.url, chain: .test)
        let finished = """
            INSERT INTO finished_jobs SELECT id, letter, relay_id, customer_id, portal_id, user_id, link_id, message_id,
                created_at, expires_at, 0, 'STATE', 1, 0, 0, 0, NULL FROM jobs
            """
        let wrong = [
            "UPDATE jobs SET lane = 3", "UPDATE jobs SET lane = -1", "UPDATE jobs SET lane = 2",
            "UPDATE jobs SET lease = 1",
            finished.replacing("STATE", with: "queued"),
        ]
        for statement in wrong {
            #expect(throws: DatabaseError.self) { try file.write { try $0.execute(sql: statement) } }
        }
        for state in JobState.allCases where state.isFinished {
            try file.write { database in
                try database.execute(sql: finished.replacing("STATE", with: state.rawValue))
                try database.execute(sql: "DELETE FROM finished_jobs")
            }
        }
    }

    @Test func namesOfBeforeAreFoundInAnyCase() async throws {
        let scratch = try Scratch()
        let name = "UPDATE users SET name = 'Ann \u{C4}RMEL';"
        _ = try SQLiteUpgradeTests.old(name, in: scratch.url)
        let storage = try SQLiteEngine(in: scratch.url, chain: .test)
        for search in ["ärm", "A\u{308}RM"] {
            let page = try await storage.read { snapshot throws(StorageError) in
                try snapshot.userPage(in: PortalID(1), UserQuery(search: search, sort: .name))
            }
            #expect(page.users.map(\.user.user.id) == [UserID(1)])
        }
    }
}
