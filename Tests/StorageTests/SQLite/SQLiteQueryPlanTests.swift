import Foundation
import GRDB
import Jobs
import Policy
import QueueSchema
import Storage
import Synchronization
import Testing

@testable import SQLiteStorage

/// The hot path's statements, as they are really run, find their rows by an index.
struct SQLiteQueryPlanTests {
    private final class Trace: Sendable {
        let statements = Mutex<[String]>([])
    }

    /// Runs the body on a database in memory and returns every step of every statement's plan.
    private static func plans(
        _ body: (SQLiteTransaction) throws -> Void
    ) throws -> [(statement: String, step: String)] {
        let trace = Trace()
        let queue = try DatabaseQueue()
        return try queue.write { database in
            for step in Schema.sqlite { try database.execute(sql: step.sql) }
            try database.execute(
                sql: """
                    INSERT INTO customers (id, name, created_at) VALUES (1, 'acme', 0);
                    INSERT INTO portals (id, customer_id, name, title, domain, sender, created_at)
                        VALUES (1, 1, 'acme', 'Acme', 'portal.acme.example', 'no-reply@acme.example', 0);
                    INSERT INTO users (id, portal_id, email, email_key, status, created_at)
                        VALUES (1, 1, 'ann@acme.example', 'ann@acme.example', 'enabled', 0);
                    """)
            database.trace { event in
                if case .statement(let statement) = event { trace.statements.withLock { $0.append(statement.sql) } }
            }
            try body(
                SQLiteTransaction(statements: Statements(database), tray: CommitTray(), chain: .test, path: ":memory:"))
            database.trace(options: [])
            let statements = Set(trace.statements.withLock { $0 }).filter { !$0.hasPrefix("INSERT INTO jobs") }
            return try statements.sorted().flatMap { statement in
                // Unbound parameters are NULL, which the planner does not look at.
                let explained = try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + statement)
                explained.setUncheckedArguments(StatementArguments())
                return try GRDB.Row.fetchAll(explained).map { (statement, $0["detail"] as String) }
            }
        }
    }

    private static let job = NewJob(
        request: .mfaResetNotice, user: UserID(1), portal: PortalID(1), customer: CustomerID(1), relay: .default,
        link: nil, messageID: "<1@example>", createdAt: World.start, expiresAt: World.start + World.day)

    @Test func theWaysOfAJobScanNothing() throws {
        let plans = try SQLiteQueryPlanTests.plans { transaction in
            _ = try transaction.renew(World.lease, until: World.start + 30, isNew: true)
            let ids = try (0..<4).map { _ in try transaction.enqueue(SQLiteQueryPlanTests.job) }
            let jobs = try transaction.claim(4, for: .default, under: World.lease, at: World.start).map(\.job)
            #expect(jobs.map(\.id) == ids)
            let outcomes = [Outcome(.delivered, reason: "ok"), Outcome(.transient, reason: "busy")]
            let settlements = zip(jobs, outcomes).map { job, outcome in
                let transition = job.next(after: outcome, at: World.start, jitter: 0.5)
                return Settlement(
                    job: job.id,
                    attempt: Attempt(
                        number: 1, startedAt: World.start, finishedAt: World.start, relay: "default", outcome: outcome),
                    transition: transition)
            }
            #expect(try transaction.settle(settlements, under: World.lease) == [true, true])
            _ = try transaction.nextWork(for: .default)
            // The waiting one is promoted by this claim.
            #expect(
                try transaction.claim(4, for: .default, under: World.lease, at: World.start + 60).map(\.job.id)
                    == [ids[1]])
            try transaction.handBack([ids[2]], under: World.lease)
            _ = try transaction.facts(for: ids[3])
            try transaction.release(World.lease)
        }
        let touching = { (table: String) in plans.filter { $0.step.split(separator: " ").contains(Substring(table)) } }
        let tables = ["jobs", "finished_jobs", "links", "users", "j", "l", "u"]
        for (statement, step) in tables.flatMap(touching) {
            #expect(!step.hasPrefix("SCAN"), "\(step): \(statement)")
        }
        for index in ["jobs_ready", "jobs_waiting", "jobs_leased"] {
            #expect(plans.contains { $0.step.contains("USING") && $0.step.contains(index) }, "\(index) is never used")
        }
        // In the index's own order: nothing is sorted, however long the line.
        #expect(!plans.contains { $0.step.contains("TEMP B-TREE") })
    }

    @Test func nextWorkLooksAtOneEntryOfEachIndex() throws {
        let plans = try SQLiteQueryPlanTests.plans { transaction in
            _ = try transaction.enqueue(SQLiteQueryPlanTests.job)
            _ = try transaction.nextWork(for: .default)
        }
        let steps = plans.filter { $0.statement.contains("min(due_at)") }.map(\.step).filter { $0.contains("jobs") }
        #expect(steps.contains { $0.hasPrefix("SEARCH jobs USING INDEX jobs_ready (relay_id=?") })
        #expect(steps.contains { $0.hasPrefix("SEARCH jobs USING INDEX jobs_waiting (relay_id=?") })
        #expect(steps.count == 2)
    }

    @Test func readingALinkScansNothing() throws {
        let plans = try SQLiteQueryPlanTests.plans { transaction in
            _ = try transaction.link(digest: [1])
            _ = try transaction.reconfigurationMails(to: UserID(1), for: ResetID(1), at: World.start)
        }
        #expect(!plans.isEmpty)
        for (statement, step) in plans { #expect(!step.hasPrefix("SCAN l"), "\(step): \(statement)") }
    }

    /// However many users a portal has: none is sorted, and none is read that is not on the page.
    @Test func aPageOfUsersComesInAnIndexsOwnOrder() throws {
        for sort in UserQuery.Sort.allCases {
            for isDescending in [false, true] {
                let plans = try SQLiteQueryPlanTests.plans { transaction in
                    _ = try transaction.userPage(
                        in: PortalID(1), UserQuery(search: "a", sort: sort, isDescending: isDescending, limit: 1))
                }
                #expect(plans.contains { $0.step == "SEARCH users USING INDEX users_by_\(sort) (portal_id=?)" })
                #expect(plans.contains { $0.step == "SEARCH users USING COVERING INDEX users_by_email (portal_id=?)" })
                #expect(plans.contains { $0.step == "SEARCH users USING COVERING INDEX users_by_status (portal_id=?)" })
                for (statement, step) in plans {
                    #expect(!step.contains("TEMP B-TREE"), "\(step): \(statement)")
                    // The ids that were given, and no table.
                    #expect(!step.hasPrefix("SCAN") || step.hasPrefix("SCAN w"), "\(step): \(statement)")
                }
            }
        }
    }

    @Test func lookingThroughTheAuditSortsNothing() throws {
        let acme = try Slug(parsing: "acme")
        let plans = try SQLiteQueryPlanTests.plans { transaction in
            let event = AuditEvent(
                at: World.start, actor: "host", source: "x", portal: acme, action: "mfa.reset", outcome: "done")
            for _ in 0..<3 { try transaction.append(event) }
            _ = try transaction.auditPage(AuditFilter(from: World.start - 9, to: World.start + 9))
            _ = try transaction.auditPage(AuditFilter(portals: [acme], action: "mfa."))
        }
        #expect(plans.contains { $0.step == "SEARCH audit USING INDEX audit_of_portal (portal=? AND seq>? AND seq<?)" })
        #expect(plans.contains { $0.step.hasPrefix("SEARCH audit USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)") })
        #expect(!plans.contains { $0.step.contains("TEMP B-TREE") || $0.step.hasPrefix("SCAN audit ") })
    }

    @Test func askingAndRememberingForAnAPIKeyScansNothing() throws {
        let plans = try SQLiteQueryPlanTests.plans { transaction in
            let name: Slug
            do { name = try Slug(parsing: "shop") } catch { throw StorageError.engine(detail: "\(error)") }
            let key = try transaction.add(
                apiKey: NewAPIKey(
                    name: name, digest: [1], scope: .portal, reach: .only([CustomerID(1)]), createdAt: World.start))
            _ = try transaction.apiKey(digest: [1])
            try transaction.noteUse(of: key, at: World.start)
            _ = try transaction.fingerprint(of: [2], by: key, since: World.start)
            try transaction.remember(fingerprint: [3], of: [2], by: key, at: World.start)
            try transaction.forgetIdempotencyKeys(before: World.start, limit: 20)
        }
        #expect(plans.contains { $0.step.contains("idempotency_keys_by_age") })
        for (statement, step) in plans { #expect(!step.hasPrefix("SCAN"), "\(step): \(statement)") }
    }
}
