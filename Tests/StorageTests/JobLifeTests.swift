import Foundation
import Jobs
import Mail
import Policy
import Storage
import Testing

/// A job's way: queued, claimed, settled, finished; and what is kept of it.
struct JobLifeTests {
    @Test(arguments: Engine.all)
    func aQueuedJobIsReadBackWhole(engine: Engine) async throws {
        let world = try await World(engine)
        let new = world.notice(world.acme)
        let id = try await world.enqueue(new)
        let (acme, relay) = (try Slug(parsing: "acme"), try Slug(parsing: "default"))
        let expected = JobRecord(
            job: Job(id: id, createdAt: new.createdAt, expiresAt: new.expiresAt), letter: .mfaResetNotice,
            customer: acme, portal: acme, recipient: try EmailAddress(parsing: "ann@acme.example"), state: .queued,
            nextAttemptAt: new.createdAt, finishedAt: nil, reason: nil, messageID: new.messageID, relay: relay)
        #expect(try await world.record(id) == expected)
        let last = try await world.storage.read { snapshot throws(StorageError) in
            try snapshot.lastJob(to: world.acme.user)
        }
        #expect(last == id)
    }

    @Test(arguments: Engine.all)
    func aClaimIsDurableAndCarriesTheFacts(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        try await world.begin()
        let claimed = try await world.claim()
        #expect(claimed.map(\.job.id) == [id])
        let facts = try #require(claimed.first?.facts)
        #expect(facts.request == .mfaResetNotice)
        #expect(facts.user == PortalUser(id: world.acme.user))
        #expect(facts.portal.portal.id == world.acme.portal)
        #expect(facts.link == nil)
        let seen = try await world.another().read { snapshot throws(StorageError) in try snapshot.job(id) }
        #expect(seen?.state == .sending)
        #expect(seen?.nextAttemptAt == nil)
        #expect(try await world.claim(under: World.otherLease) == [])
    }

    @Test(arguments: Engine.all)
    func factsAreAsOfNowWhileTheJobIsInHand(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        try await world.begin()
        _ = try await world.claim()
        try await world.apply([.policySet(world.acme.portal, .disabled), .statusSet(world.acme.user, .disabled)])
        let facts = try await world.storage.read { snapshot throws(StorageError) in try snapshot.facts(for: id) }
        #expect(facts?.portal.portal.mfaPolicy == .disabled)
        #expect(facts?.user.status == .disabled)
    }

    struct Ending: Sendable, CustomTestStringConvertible {
        let outcome: Outcome
        let state: JobState
        /// Seconds after the attempt's end until the next; nil where there is none.
        let wait: TimeInterval?

        init(_ outcome: Outcome, _ state: JobState, wait: TimeInterval? = nil) {
            self.outcome = outcome
            self.state = state
            self.wait = wait
        }

        var testDescription: String { outcome.verdict.rawValue }
    }

    private static let refusal = Reply(code: 550, enhancedCode: EnhancedCode(5, 1, 1), text: "no such user")

    static let endings: [Ending] = [
        Ending(Outcome(.delivered, in: .dot, reply: Reply(code: 250, text: "ok"), reason: "taken"), .delivered),
        Ending(Outcome(.permanent, in: .rcpt, reply: refusal, reason: "refused"), .bounced),
        Ending(Outcome(.obsolete, reason: "no longer wanted"), .cancelled),
        Ending(
            Outcome(.transient, in: .mail, reply: Reply(code: 451, text: "later"), reason: "busy"), .queued, wait: 15),
        Ending(Outcome(.unknown, in: .dot, reason: "no answer"), .queued, wait: 60),
        Ending(Outcome(.relayTransient, in: .connect, reason: "down"), .queued, wait: 0),
        Ending(Outcome(.relayConfiguration, in: .auth, reason: "login"), .queued, wait: 0),
        Ending(Outcome(.workerDied, reason: "died"), .queued, wait: 0),
    ]

    @Test(arguments: Engine.all, endings)
    func everyOutcomeIsStoredWithItsEvidence(engine: Engine, ending: Ending) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        try await world.begin()
        let job = try #require(try await world.claim().first).job
        let settlement = world.settlement(job, ending.outcome)
        #expect(try await world.settle([settlement]) == [true])
        let record = try #require(try await world.record(id))
        #expect(record.state == ending.state)
        #expect(record.job.tally == settlement.transition.tally)
        #expect(record.reason == ending.outcome.reason)
        #expect(record.nextAttemptAt == ending.wait.map { settlement.attempt.finishedAt + $0 })
        #expect(record.finishedAt == (ending.state.isFinished ? settlement.attempt.finishedAt : nil))
        #expect(try await world.attempts(id) == [settlement.attempt])
        // Live again at once, later, or never.
        let due = settlement.attempt.finishedAt + (ending.wait ?? 0)
        #expect(try await world.claim(at: due - 0.001).isEmpty == (ending.wait != 0))
        #expect(try await world.claim(at: due).isEmpty == ((ending.wait ?? 0) == 0))
    }

    @Test(arguments: Engine.all)
    func nextWorkIsNowThenTheDueTimeThenNothing(engine: Engine) async throws {
        let world = try await World(engine)
        #expect(try await world.nextWork() == nil)
        _ = try await world.enqueue(world.notice(world.acme))
        let ready = try #require(try await world.nextWork())
        #expect(ready <= World.start)
        try await world.begin()
        let job = try #require(try await world.claim().first).job
        #expect(try await world.settle([world.settlement(job, Outcome(.transient, reason: "busy"))]) == [true])
        #expect(try await world.nextWork() == World.start + 16)
    }

    @Test(arguments: Engine.all)
    func attemptsAccumulateInOrder(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        try await world.begin()
        for round in 0..<3 {
            let now = World.start + Double(round) * 3600
            let job = try #require(try await world.claim(at: now).first).job
            #expect(
                try await world.settle([world.settlement(job, Outcome(.transient, reason: "\(round)"), at: now)]) == [
                    true
                ])
        }
        #expect(try await world.attempts(id).map(\.number) == [1, 2, 3])
        #expect(try await world.attempts(id).map(\.outcome.reason) == ["0", "1", "2"])
        #expect(try await world.record(id)?.job.tally == Job.Tally(attempts: 3, failures: 3))
    }

    @Test(arguments: Engine.all, [(0, JobState.expired), (1, .unknown)])
    func aJobWhoseTimeIsOverFinishesAtTheClaim(engine: Engine, row: (unknowns: Int, state: JobState)) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme, lifetime: 100))
        let other = try await world.enqueue(world.notice(world.acme, lifetime: 200))
        try await world.begin()
        if row.unknowns > 0 {
            let job = try #require(try await world.claim(1).first).job
            #expect(try await world.settle([world.settlement(job, Outcome(.unknown, reason: "no answer"))]) == [true])
        }
        #expect(try await world.claim(at: World.start + 100).map(\.job.id) == [other])
        let record = try #require(try await world.record(id))
        #expect(record.state == row.state)
        #expect(record.finishedAt == World.start + 100)
        #expect(record.job.tally.attempts == row.unknowns)
    }

    @Test(arguments: Engine.all)
    func statisticsCountEveryState(engine: Engine) async throws {
        let world = try await World(engine)
        let ids = try await world.enqueue(world.acme, count: 6)
        try await world.begin()
        let jobs = try await world.claim(5).map(\.job)
        let verdicts: [Verdict] = [.delivered, .permanent, .transient, .delivered]
        let outcomes = verdicts.map { Outcome($0, in: .rcpt, reason: "so") }
        let settled = try await world.settle(zip(jobs, outcomes).map { world.settlement($0, $1) })
        #expect(settled == [true, true, true, true])
        let statistics = try await world.storage.read { snapshot throws(StorageError) in try snapshot.statistics() }
        #expect(
            statistics.counts == [
                .queued: 2, .sending: 1, .delivered: 2, .bounced: 1, .expired: 0, .cancelled: 0, .unknown: 0,
                .failed: 0,
            ])
        #expect(statistics.waitingForRetry == 1)
        #expect(statistics.oldestReady == World.start)
        #expect(ids.count == 6)
    }

    @Test(arguments: Engine.all)
    func listsAreNewestFirstByStatePortalAndPage(engine: Engine) async throws {
        let world = try await World(engine)
        let acme = try await world.enqueue(world.acme, count: 4)
        let globex = try await world.enqueue(world.globex, count: 2)
        try await world.begin()
        let claimed = try await world.claim(2)
        #expect(claimed.map(\.job.id) == [acme[0], globex[0]])
        #expect(
            try await world.settle([world.settlement(claimed[0].job, Outcome(.permanent, in: .rcpt, reason: "no"))])
                == [true])
        let rows: [(JobFilter, [JobID])] = [
            (JobFilter(), Array((acme + globex).reversed())),
            (JobFilter(states: [.bounced]), [acme[0]]),
            (JobFilter(states: [.sending]), [globex[0]]),
            (JobFilter(states: [.queued]), [globex[1], acme[3], acme[2], acme[1]]),
            (JobFilter(states: [.queued, .bounced], portal: world.acme.portal), [acme[3], acme[2], acme[1], acme[0]]),
            (JobFilter(portal: world.globex.portal, limit: 1), [globex[1]]),
            (JobFilter(portal: world.globex.portal, limit: 1, before: globex[1]), [globex[0]]),
            (JobFilter(portals: [world.acme.portal, world.globex.portal]), Array((acme + globex).reversed())),
            (JobFilter(states: [.queued], portals: [world.globex.portal]), [globex[1]]), (JobFilter(portals: []), []),
            (JobFilter(states: [.delivered]), []),
        ]
        for (filter, ids) in rows {
            let found = try await world.storage.read { snapshot throws(StorageError) in try snapshot.jobs(filter) }
            #expect(found.map(\.job.id) == ids)
        }
    }
}
