import Foundation
import Jobs
import Storage
import Testing

/// Who holds a job decides about it; nobody else, and nobody twice.
struct LeaseTests {
    private static func orphans(_ world: World, at now: Date) async throws -> [Lease: [JobID]] {
        try await world.storage.transact { transaction throws(StorageError) in
            var found: [Lease: [JobID]] = [:]
            for (lease, orphans) in try transaction.orphans(at: now, limit: 100) {
                found[lease] = orphans.map(\.job.id)
            }
            return found
        }
    }

    private static func renew(_ world: World, _ lease: Lease, until: Date) async throws -> Bool {
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.renew(lease, until: until, isNew: false)
        }
    }

    private static let delivered = Outcome(.delivered, in: .dot, reason: "taken")

    @Test(arguments: Engine.all)
    func aSettlementUnderAnotherLeaseChangesNothing(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        try await world.begin()
        try await world.begin(World.otherLease)
        let job = try #require(try await world.claim().first).job
        for outcome in [LeaseTests.delivered, Outcome(.transient, reason: "busy")] {
            #expect(try await world.settle([world.settlement(job, outcome)], under: World.otherLease) == [false])
        }
        #expect(try await world.record(id)?.state == .sending)
        #expect(try await world.record(id)?.job.tally == Job.Tally())
        #expect(try await world.attempts(id) == [])
    }

    @Test(arguments: Engine.all)
    func aJobIsSettledOnce(engine: Engine) async throws {
        let world = try await World(engine)
        let ids = try await world.enqueue(world.acme, count: 2)
        try await world.begin()
        let jobs = try await world.claim().map(\.job)
        #expect(try await world.settle([world.settlement(jobs[0], LeaseTests.delivered)]) == [true])
        let again = jobs.map { world.settlement($0, Outcome(.permanent, in: .rcpt, reason: "second")) }
        #expect(try await world.settle(again) == [false, true])
        #expect(try await world.record(ids[0])?.state == .delivered)
        #expect(try await world.attempts(ids[0]).count == 1)
        #expect(try await world.record(ids[1])?.state == .bounced)
    }

    @Test(arguments: Engine.all)
    func jobsHandedBackWereNeverBegun(engine: Engine) async throws {
        let world = try await World(engine)
        let ids = try await world.enqueue(world.acme, count: 3)
        try await world.begin()
        try await world.begin(World.otherLease)
        let jobs = try await world.claim().map(\.job)
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.handBack([ids[0]], under: World.otherLease)
        }
        #expect(try await world.claim(under: World.otherLease).isEmpty)
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.handBack([ids[0], ids[2]], under: World.lease)
        }
        #expect(try await world.settle([world.settlement(jobs[0], LeaseTests.delivered)]) == [false])
        let others = try await world.claim(under: World.otherLease)
        #expect(others.map(\.job.id) == [ids[0], ids[2]])
        #expect(others.map(\.job.tally) == [Job.Tally(), Job.Tally()])
        #expect(try await world.attempts(ids[0]) == [])
    }

    @Test(arguments: Engine.all)
    func aReleasedLeaseIsGoneAndItsJobsAreBack(engine: Engine) async throws {
        let world = try await World(engine)
        let ids = try await world.enqueue(world.acme, count: 2)
        try await world.begin()
        try await world.begin(World.otherLease)
        let jobs = try await world.claim().map(\.job)
        try await world.storage.transact { transaction throws(StorageError) in try transaction.release(World.lease) }
        #expect(try await LeaseTests.renew(world, World.lease, until: World.start + 60) == false)
        #expect(try await world.settle([world.settlement(jobs[0], LeaseTests.delivered)]) == [false])
        #expect(try await world.claim(under: World.otherLease).map(\.job.id) == ids)
    }

    @Test(arguments: Engine.all)
    func nothingIsClaimedUnderALeaseThatIsGone(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        // Never begun: nobody would ever find the job an orphan.
        #expect(try await world.claim().isEmpty)
        #expect(try await world.record(id)?.state == .queued)
        try await world.begin()
        try await world.storage.transact { transaction throws(StorageError) in try transaction.release(World.lease) }
        #expect(try await world.claim().isEmpty)
        #expect(try await world.record(id)?.state == .queued)
    }

    @Test(arguments: Engine.all)
    func aWorkerThatStopsRenewingLeavesOrphans(engine: Engine) async throws {
        let world = try await World(engine)
        let ids = try await world.enqueue(world.acme, count: 2)
        try await world.begin()
        let jobs = try await world.claim().map(\.job)
        #expect(try await LeaseTests.orphans(world, at: World.start + 29.999) == [:])
        #expect(try await LeaseTests.renew(world, World.lease, until: World.start + 60))
        #expect(try await LeaseTests.orphans(world, at: World.start + 31) == [:])
        #expect(try await LeaseTests.orphans(world, at: World.start + 61) == [World.lease: ids])
        // Finding them takes nothing from whoever settles first under the lease.
        #expect(try await LeaseTests.orphans(world, at: World.start + 61) == [World.lease: ids])
        let deaths = jobs.map {
            world.settlement($0, Outcome(.workerDied, reason: "its worker died"), at: World.start + 61)
        }
        #expect(try await world.settle(deaths) == [true, true])
        #expect(try await LeaseTests.orphans(world, at: World.start + 62) == [:])
        #expect(try await LeaseTests.renew(world, World.lease, until: World.start + 90) == false)
        // The worker that was only slow changes nothing any more.
        #expect(try await world.settle([world.settlement(jobs[0], LeaseTests.delivered)]) == [false])
        try await world.begin(World.otherLease, at: World.start + 62)
        let again = try await world.claim(under: World.otherLease, at: World.start + 62)
        // Each alone: one of them may have been the death of it.
        #expect(again.map(\.job.id) == [ids[0]])
        #expect(again.map(\.job.tally.workerDeaths) == [1])
    }

    @Test(arguments: Engine.all)
    func anEndedLeaseWithoutJobsIsTidiedUp(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.begin()
        #expect(try await LeaseTests.orphans(world, at: World.start + 31) == [:])
        #expect(try await LeaseTests.renew(world, World.lease, until: World.start + 60) == false)
    }
}
