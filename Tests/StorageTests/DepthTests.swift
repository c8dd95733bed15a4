import Foundation
import Jobs
import Policy
import Storage
import Testing

/// How deep the queue is, and how old, by relay, state and weight.
struct DepthTests {
    @Test(arguments: Engine.all)
    func liveJobsAreCountedWhereTheyStand(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(weight: 3, of: world.globex.customer)
        }
        try await world.begin()
        _ = try await world.enqueue(world.acme, count: 2)
        let inHand = try await world.claim(2)
        let late = world.notice(world.acme, at: World.start + 7)
        _ = try await world.enqueue(late)
        _ = try await world.enqueue(world.notice(world.acme, at: World.start + 9))
        _ = try await world.enqueue(world.globex, count: 4)
        let busy = Outcome(.transient, in: .rcpt, reason: "later")
        #expect(try await world.settle([world.settlement(inHand[0].job, busy)]) == [true])
        let name = try Slug(parsing: "default")
        let depths = try await world.storage.read { snapshot throws(StorageError) in try snapshot.queueDepths() }
        #expect(
            depths == [
                QueueDepth(relay: name, weight: 1, state: .ready, count: 2, oldest: World.start + 7),
                QueueDepth(relay: name, weight: 1, state: .waiting, count: 1, oldest: World.start),
                QueueDepth(relay: name, weight: 1, state: .sending, count: 1, oldest: World.start),
                QueueDepth(relay: name, weight: 3, state: .ready, count: 4, oldest: World.start),
            ])
    }
}
