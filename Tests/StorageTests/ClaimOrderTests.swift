import Foundation
import Jobs
import Policy
import Storage
import Testing

/// Whose turn it is, and that a turn is given once.
struct ClaimOrderTests {
    @Test(arguments: Engine.all)
    func aThousandMailsDelayAnotherTenantsFirstByOneTurn(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.enqueue(world.acme, count: 1000)
        let late = try await world.enqueue(world.globex, count: 1)
        try await world.begin()
        #expect(try await world.claim(2).map(\.job.id).contains(late[0]))
    }

    @Test(arguments: Engine.all)
    func aNewcomerIsNextInTheMidstOfABacklog(engine: Engine) async throws {
        let world = try await World(engine)
        let first = try await world.enqueue(world.acme, count: 500)
        try await world.begin()
        #expect(try await world.claim(100).map(\.job.id) == Array(first.prefix(100)))
        let late = try await world.enqueue(world.globex, count: 2)
        #expect(try await world.claim(4).map(\.job.id) == [late[0], first[100], late[1], first[101]])
    }

    @Test(arguments: Engine.all)
    func tenantsTakeTurnsAndEachKeepsItsOwnOrder(engine: Engine) async throws {
        let world = try await World(engine)
        let acme = try await world.enqueue(world.acme, count: 3)
        let globex = try await world.enqueue(world.globex, count: 3)
        try await world.begin()
        let expected = [acme[0], globex[0], acme[1], globex[1], acme[2], globex[2]]
        #expect(try await world.claim(6).map(\.job.id) == expected)
    }

    @Test(arguments: Engine.all)
    func aTurnTakenByARequestThatFailsIsGivenBack(engine: Engine) async throws {
        let world = try await World(engine)
        let job = world.notice(world.acme)
        // At once, so that many of them share a transaction with one that fails.
        await withTaskGroup { group in
            for index in 0..<200 {
                group.addTask {
                    try? await world.storage.transact { transaction throws(StorageError) in
                        _ = try transaction.enqueue(job)
                        if index % 2 == 1 { throw StorageError.engine(detail: "on purpose") }
                    }
                }
            }
        }
        try await world.enqueue(world.globex, count: 100)
        try await world.begin()
        let customers = try await world.claim(200).map(\.facts.portal.portal.customer.id)
        #expect(customers == (0..<100).flatMap { _ in [world.acme.customer, world.globex.customer] })
    }

    @Test(arguments: Engine.all)
    func aClaimIsLimitedAndForItsOwnRelay(engine: Engine) async throws {
        let world = try await World(engine)
        let ids = try await world.enqueue(world.acme, count: 5)
        try await world.begin()
        let elsewhere = try await world.storage.transact { transaction throws(StorageError) in
            try transaction.claim(5, for: RelayID(rawValue: 2), under: World.lease, at: World.start)
        }
        #expect(elsewhere == [])
        #expect(try await world.claim(2).map(\.job.id) == Array(ids[0..<2]))
        #expect(try await world.claim(0) == [])
        #expect(try await world.claim(9).map(\.job.id) == Array(ids[2..<5]))
    }

    @Test(arguments: Engine.all)
    func twoEnginesClaimEveryJobOnce(engine: Engine) async throws {
        let world = try await World(engine)
        let ids = Set(
            try await world.enqueue(world.acme, count: 1200) + world.enqueue(world.globex, count: 800))
        try await world.begin()
        try await world.begin(World.otherLease)
        let workers = [(world.storage, World.lease), (try world.another(), World.otherLease)]
        let claimed = try await withThrowingTaskGroup(of: [JobID].self) { group in
            for (storage, lease) in workers + workers {
                group.addTask {
                    var mine: [JobID] = []
                    while true {
                        let batch = try await storage.transact { transaction throws(StorageError) in
                            try transaction.claim(17, for: .default, under: lease, at: World.start)
                        }
                        if batch.isEmpty { return mine }
                        mine += batch.map(\.job.id)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.count == 2000)
        #expect(Set(claimed) == ids)
    }
}
