import Foundation
import Jobs
import Policy
import Storage
import Testing

/// Relays come back as they were stored; what is paused is not claimed; what is assigned moves.
struct RelayStorageTests {
    private static func add(_ world: World, _ terms: RelayTerms = .standard) async throws -> RelayID {
        let name = try Slug(parsing: "own")
        return try await world.storage.transact { transaction throws(StorageError) in
            let id = try transaction.add(relay: name, terms: terms, at: World.start)
            try transaction.set(sealedURL: [1, 2, 3], of: id)
            return id
        }
    }

    private static func relay(_ world: World, _ name: String) async throws -> RelayRecord? {
        let name = try Slug(parsing: name)
        return try await world.storage.read { snapshot throws(StorageError) in try snapshot.relay(named: name) }
    }

    private static func assign(_ relay: RelayID, to tenant: World.Tenant, _ world: World) async throws {
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.assign(relay, to: tenant.portal, at: World.start)
        }
    }

    private static func claim(_ relay: RelayID, _ world: World) async throws -> [JobID] {
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.claim(100, for: relay, under: World.lease, at: World.start).map(\.job.id)
        }
    }

    @Test(arguments: Engine.all)
    func aRelayComesBackAsItWasStored(engine: Engine) async throws {
        let world = try await World(engine)
        let terms = RelayTerms(connections: 7, rate: 2.5)
        let id = try await RelayStorageTests.add(world, terms)
        let trouble = RelayTrouble(
            since: World.start, probeAt: World.start + 5,
            outcome: Outcome(
                .relayConfiguration, in: .auth,
                reply: Reply(code: 535, enhancedCode: EnhancedCode(5, 7, 8), text: "no"), reason: "refused"))
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(pausedAt: World.start + 1, of: id)
            try transaction.set(trouble: trouble, of: id)
        }
        try await RelayStorageTests.assign(id, to: world.acme, world)
        let name = try Slug(parsing: "own")
        let expected = RelayRecord(
            id: id, name: name, sealedURL: [1, 2, 3], terms: terms, pausedAt: World.start + 1, trouble: trouble,
            portals: 1)
        #expect(try await RelayStorageTests.relay(world, "own") == expected)
        let standard = RelayRecord(
            id: .default, name: try Slug(parsing: "default"), sealedURL: nil, terms: .standard, pausedAt: nil,
            trouble: nil, portals: 1)
        #expect(
            try await world.storage.read { snapshot throws(StorageError) in try snapshot.relays() }
                == [standard, expected])
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(pausedAt: nil, of: id)
            try transaction.set(trouble: nil, of: id)
            try transaction.set(terms: .standard, of: id)
        }
        #expect(
            try await RelayStorageTests.relay(world, "own")
                == RelayRecord(
                    id: id, name: name, sealedURL: [1, 2, 3], terms: .standard, pausedAt: nil, trouble: nil,
                    portals: 1))
    }

    @Test(arguments: Engine.all)
    func aNameIsGivenOnce(engine: Engine) async throws {
        let world = try await World(engine)
        _ = try await RelayStorageTests.add(world)
        await #expect(throws: StorageError.taken(what: "relay", name: "own")) {
            try await RelayStorageTests.add(world)
        }
    }

    @Test(arguments: Engine.all)
    func nobodyClaimsFromAPausedRelay(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.begin()
        let ids = try await world.enqueue(world.acme, count: 3)
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(pausedAt: World.start, of: .default)
        }
        #expect(try await RelayStorageTests.claim(.default, world).isEmpty)
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(pausedAt: nil, of: .default)
        }
        #expect(try await RelayStorageTests.claim(.default, world) == ids)
    }

    @Test(arguments: Engine.all)
    func aPortalsWaitingMailsMoveWithItAndTheOthersStay(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.begin()
        let inHand = try await world.enqueue(world.acme, count: 1)
        #expect(try await RelayStorageTests.claim(.default, world) == inHand)
        let (moved, stays) = (
            try await world.enqueue(world.acme, count: 3), try await world.enqueue(world.globex, count: 2)
        )
        let own = try await RelayStorageTests.add(world)
        try await RelayStorageTests.assign(own, to: world.acme, world)
        #expect(try await RelayStorageTests.claim(.default, world) == stays)
        #expect(try await Set(RelayStorageTests.claim(own, world)) == Set(moved))
        // What is being sent is settled where it is.
        let record = try #require(try await world.record(inHand[0]))
        #expect(record.state == .sending && record.relay.text == "default")
    }

    /// Tags of the old relay's time must neither put the moved mails before everybody nor behind everybody.
    @Test(arguments: Engine.all)
    func movedMailsTakeTheirFairTurnAtTheNewRelay(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.begin()
        let own = try await RelayStorageTests.add(world)
        try await RelayStorageTests.assign(own, to: world.globex, world)
        let theirs = world.notice(world.globex, relay: own)
        let before = try await world.storage.transact { transaction throws(StorageError) in
            var ids: [JobID] = []
            for _ in 0..<50 { ids.append(try transaction.enqueue(theirs)) }
            return ids
        }
        let moved = try await world.enqueue(world.acme, count: 50)
        try await RelayStorageTests.assign(own, to: world.acme, world)
        let order = try await RelayStorageTests.claim(own, world)
        #expect(Set(order) == Set(before + moved))
        let places = order.enumerated().filter { moved.contains($0.element) }.map(\.offset)
        #expect(places == (0..<50).map { $0 * 2 + 1 })
    }

    @Test(arguments: Engine.all)
    func aCustomerOfTwiceTheWeightGetsTwoTurnsForOne(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.begin()
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(weight: 2, of: world.globex.customer)
        }
        let (light, heavy) = (
            Set(try await world.enqueue(world.acme, count: 60)), Set(try await world.enqueue(world.globex, count: 60))
        )
        let first = try await RelayStorageTests.claim(.default, world).prefix(60)
        #expect(first.count(where: heavy.contains) == 40)
        #expect(first.count(where: light.contains) == 20)
    }

    @Test(arguments: Engine.all)
    func aPausedRelayHasNoWork(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.enqueue(world.acme, count: 1)
        #expect(try await world.nextWork() == Date(timeIntervalSince1970: 0))
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(pausedAt: World.start, of: .default)
        }
        // Whoever asks it after a claim that found nothing would claim again, and again.
        #expect(try await world.nextWork() == nil)
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(pausedAt: nil, of: .default)
        }
        #expect(try await world.nextWork() == Date(timeIntervalSince1970: 0))
    }
}
