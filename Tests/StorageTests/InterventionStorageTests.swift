import Foundation
import Jobs
import Storage
import Testing

/// What an operator's act does to a stored job.
struct InterventionStorageTests {
    private static func requeue(_ world: World, _ id: JobID, until: Date, at now: Date) async throws {
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.requeue(id, expiresAt: until, at: now)
        }
    }

    private static func withdraw(_ world: World, _ id: JobID) async throws {
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.finish(id, as: .cancelled, reason: "withdrawn by bob", at: World.start + 5)
        }
    }

    @Test(arguments: Engine.all)
    func aWaitingJobIsReadyAtOnce(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        try await world.begin()
        let job = try #require(try await world.claim().first).job
        #expect(try await world.settle([world.settlement(job, Outcome(.transient, reason: "busy"))]) == [true])
        #expect(try await world.claim(at: World.start + 2).isEmpty)
        try await InterventionStorageTests.requeue(world, id, until: job.expiresAt, at: World.start + 2)
        let again = try await world.claim(at: World.start + 2)
        #expect(again.map(\.job.id) == [id])
        #expect(again.first?.job.tally == Job.Tally(attempts: 1, failures: 1))
    }

    @Test(arguments: Engine.all)
    func aFinishedJobBeginsAnewWithItsHistory(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        try await world.begin()
        let job = try #require(try await world.claim().first).job
        #expect(try await world.settle([world.settlement(job, Outcome(.permanent, in: .rcpt, reason: "no"))]) == [true])
        let until = World.start + 3 * World.day
        try await InterventionStorageTests.requeue(world, id, until: until, at: World.start + 9)
        let again = try #require(try await world.claim(at: World.start + 9).first).job
        #expect(
            again == Job(id: id, createdAt: World.start, expiresAt: until, tally: Job.Tally(attempts: 1)))
        let second = world.settlement(again, Outcome(.delivered, reason: "taken"), at: World.start + 9)
        #expect(try await world.settle([second]) == [true])
        #expect(try await world.record(id)?.state == .delivered)
        #expect(try await world.attempts(id).map(\.outcome.verdict) == [.permanent, .delivered])
    }

    @Test(arguments: Engine.all)
    func aReadyJobKeepsItsPlaceWhenItIsRetried(engine: Engine) async throws {
        let world = try await World(engine)
        let ids = try await world.enqueue(world.acme, count: 3)
        try await InterventionStorageTests.requeue(world, ids[0], until: World.start + World.day, at: World.start)
        try await world.begin()
        #expect(try await world.claim().map(\.job.id) == ids)
    }

    @Test(arguments: Engine.all)
    func aWithdrawnJobIsFinishedWithTheReason(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        try await InterventionStorageTests.withdraw(world, id)
        let record = try #require(try await world.record(id))
        #expect(record.state == .cancelled)
        #expect(record.reason == "withdrawn by bob")
        #expect(record.finishedAt == World.start + 5)
        try await world.begin()
        #expect(try await world.claim().isEmpty)
    }

    @Test(arguments: Engine.all)
    func aFinishedJobGetsAnotherFinalStateAndKeepsItsHistory(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        try await world.begin()
        let job = try #require(try await world.claim().first).job
        #expect(try await world.settle([world.settlement(job, Outcome(.permanent, in: .rcpt, reason: "no"))]) == [true])
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.finish(id, as: .delivered, reason: "found in the relay's log", at: World.start + 7)
        }
        let record = try #require(try await world.record(id))
        #expect(record.state == .delivered && record.reason == "found in the relay's log")
        #expect(record.finishedAt == World.start + 7)
        #expect(try await world.attempts(id).map(\.outcome.verdict) == [.permanent])
    }

    @Test(arguments: Engine.all)
    func onlyWhatFinishedLongAgoIsForgotten(engine: Engine) async throws {
        let world = try await World(engine)
        let ids = try await world.enqueue(world.acme, count: 5)
        try await world.begin()
        // The first four end, a day after each other; the last stays live.
        for job in try await world.claim(4).map(\.job) {
            let end = World.start + Double(job.id.rawValue - ids[0].rawValue) * World.day
            let settlement = world.settlement(job, Outcome(.permanent, in: .rcpt, reason: "no"), at: end)
            #expect(try await world.settle([settlement]) == [true])
        }
        let before = World.start + 2 * World.day
        let prune: @Sendable (Int) async throws -> Int = { limit in
            try await world.storage.transact { transaction throws(StorageError) in
                try transaction.prune(finishedBefore: before, limit: limit)
            }
        }
        #expect(try await prune(1) == 1)
        #expect(try await prune(10) == 1)
        #expect(try await prune(10) == 0)
        for id in ids[..<2] {
            #expect(try await world.record(id) == nil)
            #expect(try await world.attempts(id).isEmpty)
        }
        for id in ids[2..<4] {
            #expect(try await world.record(id)?.state == .bounced)
            #expect(try await world.attempts(id).count == 1)
        }
        #expect(try await world.record(ids[4])?.state == .queued)
    }

    @Test(arguments: Engine.all)
    func aJobInAWorkersHandIsNeitherWithdrawnNorRequeued(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        try await world.begin()
        let job = try #require(try await world.claim().first).job
        try await InterventionStorageTests.withdraw(world, id)
        try await InterventionStorageTests.requeue(world, id, until: job.expiresAt, at: World.start)
        #expect(try await world.record(id)?.state == .sending)
        #expect(try await world.claim(under: World.otherLease).isEmpty)
        #expect(try await world.settle([world.settlement(job, Outcome(.delivered, reason: "taken"))]) == [true])
    }
}
