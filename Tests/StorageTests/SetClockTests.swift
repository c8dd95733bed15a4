import Foundation
import Jobs
import Storage
import Testing

/// What a clock leaves behind that is set, and who may be claimed together.
struct SetClockTests {
    @Test(arguments: Engine.all)
    func aJobDueLaterThanAnyWaitIsClaimedOnceTheClockIsSetBack(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme, lifetime: 10 * World.day))
        try await world.begin(at: World.start + World.day)
        let job = try #require(try await world.claim(at: World.start + World.day).first).job
        let refused = Outcome(.transient, reason: "busy", pace: .after(seconds: 1800))
        #expect(try await world.settle([world.settlement(job, refused, at: World.start + World.day)]) == [true])
        // Within an hour it is a wait like any other; a day before its time it is the clock that was wrong.
        #expect(try await world.claim(at: World.start + World.day + 1).isEmpty)
        #expect(try await world.claim(at: World.start).map(\.job.id) == [id])
    }

    @Test(arguments: Engine.all)
    func noLeaseOutlastsTheTimeTheyAreShortenedTo(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.begin(at: World.start + World.day)
        try await world.begin(World.otherLease, at: World.start)
        let storage = world.storage
        #expect(
            try await storage.read { snapshot throws(StorageError) in
                try snapshot.hasLease(beyond: World.start + 40)
            })
        try await storage.transact { transaction throws(StorageError) in
            try transaction.shortenLeases(to: World.start + 40)
        }
        #expect(
            try await !storage.read { snapshot throws(StorageError) in
                try snapshot.hasLease(beyond: World.start + 40)
            })
        // The other ended earlier, and goes on ending then.
        #expect(
            try await storage.read { snapshot throws(StorageError) in
                try snapshot.hasOrphans(at: World.start + 31)
            })
    }

    @Test(arguments: Engine.all)
    func aJobSomebodyDiedWithIsClaimedAlone(engine: Engine) async throws {
        let world = try await World(engine)
        let ids = try await world.enqueue(world.acme, count: 3)
        try await world.begin()
        let first = try #require(try await world.claim(1).first).job
        let died = Outcome(.workerDied, reason: "died")
        #expect(try await world.settle([world.settlement(first, died)]) == [true])
        // It is first in line again, and its neighbours wait until it is out of hand.
        #expect(try await world.claim().map(\.job.id) == [ids[0]])
        #expect(try await world.claim().isEmpty)
        let suspect = Job(
            id: first.id, createdAt: first.createdAt, expiresAt: first.expiresAt,
            tally: Job.Tally(attempts: 1, workerDeaths: 1))
        #expect(try await world.settle([world.settlement(suspect, Outcome(.delivered, reason: "taken"))]) == [true])
        #expect(try await world.claim().map(\.job.id) == [ids[1], ids[2]])
    }
}
