import Foundation
import Jobs
import Policy
import Storage
import Testing

/// Whoever waits for work hears of it, from this engine object and from any other on the same directory.
@Suite(.timeLimit(.minutes(1)))
struct DoorbellTests {
    /// Returns when the bell has rung; the time limit is the failure.
    private static func rings(_ bell: AsyncStream<Void>) async -> Bool {
        for await _ in bell { return true }
        return false
    }

    @Test(arguments: Engine.all)
    func aCommittedJobRingsAtEveryListener(engine: Engine) async throws {
        let world = try await World(engine)
        let other = try world.another()
        let bells = [try world.storage.doorbell(), try other.doorbell(), try other.doorbell()]
        _ = try await world.enqueue(world.notice(world.acme))
        for bell in bells { #expect(await DoorbellTests.rings(bell)) }
    }

    @Test(arguments: Engine.all)
    func aJobThatIsReadyAgainRings(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        try await world.begin()
        let job = try #require(try await world.claim().first).job
        // Settled to be ready, handed back, released: each makes work for whoever listens since before it.
        let settled = try world.another().doorbell()
        _ = try await world.settle([world.settlement(job, Outcome(.relayTransient, reason: "down"))])
        #expect(await DoorbellTests.rings(settled))
        _ = try await world.claim(at: World.start + 2)
        let handedBack = try world.another().doorbell()
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.handBack([id], under: World.lease)
        }
        #expect(await DoorbellTests.rings(handedBack))
        _ = try await world.claim(at: World.start + 3)
        let released = try world.another().doorbell()
        try await world.storage.transact { transaction throws(StorageError) in try transaction.release(World.lease) }
        #expect(await DoorbellTests.rings(released))
    }
}
