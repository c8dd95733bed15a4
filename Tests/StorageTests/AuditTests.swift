import Foundation
import Policy
import Stage
import Storage
import Testing

/// The audit as it is written and read. How a broken chain is found is each engine's own test.
struct AuditTests {
    static func event(_ number: Int, portal: Slug? = nil) -> AuditEvent {
        AuditEvent(
            at: World.start + Double(number), actor: "operator:\(number)", source: "192.0.2.1", customer: portal,
            portal: portal, subject: number.isMultiple(of: 2) ? "user:7" : nil, action: "mfa.reset",
            reason: number.isMultiple(of: 3) ? "lost" : nil, outcome: "done")
    }

    static func append(_ events: [AuditEvent], to storage: any Storage) async throws {
        try await storage.transact { transaction throws(StorageError) in
            for event in events { try transaction.append(event) }
        }
    }

    @Test(arguments: Engine.all)
    func anEmptyAuditIsIntact(engine: Engine) async throws {
        let world = try await World(engine)
        let verdict = try await world.storage.read { snapshot throws(StorageError) in try snapshot.verifyAudit() }
        #expect(verdict == .intact(entries: 0, head: AuditChain.origin))
    }

    @Test(arguments: Engine.all)
    func entriesAreReadBackNewestFirstInPagesAndByPortal(engine: Engine) async throws {
        let world = try await World(engine)
        let acme = try Slug(parsing: "acme")
        let events = (1...7).map { AuditTests.event($0, portal: $0 > 4 ? acme : nil) }
        try await AuditTests.append(events, to: world.storage)
        try await world.storage.read { snapshot throws(StorageError) in
            let all = try snapshot.auditEntries(portal: nil, before: nil, limit: 100)
            #expect(all.map(\.event) == events.reversed())
            #expect(all.map(\.sequence) == [7, 6, 5, 4, 3, 2, 1])
            let page = try snapshot.auditEntries(portal: nil, before: 5, limit: 2)
            #expect(page.map(\.sequence) == [4, 3])
            let ofAcme = try snapshot.auditEntries(portal: acme, before: 7, limit: 9)
            #expect(ofAcme.map(\.sequence) == [6, 5])
            #expect(try snapshot.verifyAudit() == .intact(entries: 7, head: all[0].mac))
        }
    }

    @Test(arguments: Engine.all)
    func aRolledBackEntryLeavesNoGap(engine: Engine) async throws {
        let world = try await World(engine)
        try await AuditTests.append([AuditTests.event(1)], to: world.storage)
        await #expect(throws: StorageError.self) {
            try await world.storage.transact { transaction throws(StorageError) in
                try transaction.append(AuditTests.event(2))
                throw StorageError.engine(detail: "changed my mind")
            }
        }
        try await AuditTests.append([AuditTests.event(3)], to: try world.another())
        try await world.storage.read { snapshot throws(StorageError) in
            let entries = try snapshot.auditEntries(portal: nil, before: nil, limit: 9)
            #expect(entries.map(\.event.actor) == ["operator:3", "operator:1"])
            #expect(try snapshot.verifyAudit() == .intact(entries: 2, head: entries[0].mac))
        }
    }

    @Test(arguments: Engine.all)
    func aChainWrittenByManyAtOnceIsIntact(engine: Engine) async throws {
        let world = try await World(engine)
        let storages = [world.storage, try world.another()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask { try await AuditTests.append([AuditTests.event(number)], to: storages[number % 2]) }
            }
            try await group.waitForAll()
        }
        let verdict = try await world.storage.read { snapshot throws(StorageError) in try snapshot.verifyAudit() }
        guard case .intact(100, _) = verdict else {
            Issue.record("\(verdict)")
            return
        }
    }

    @Test(arguments: Engine.all)
    func anotherKeyIsRefusedUnlessItStandsBesideTheOneThatWas(engine: Engine) async throws {
        let world = try await World(engine)
        try await AuditTests.append([AuditTests.event(1), AuditTests.event(2)], to: world.storage)
        let database = world.scratch.url.appendingPathComponent("portalmfa.sqlite")
        #expect(throws: StorageError.foreignKey(path: database.path)) {
            try engine.open(in: world.scratch.url, chain: .otherKey)
        }
        // After a rotation the new key signs and the old one still verifies.
        let rotated = AuditChain(current: AuditChain.keyed(2), older: [AuditChain.keyed(1)])
        let successor = try engine.open(in: world.scratch.url, chain: rotated)
        try await AuditTests.append([AuditTests.event(3)], to: successor)
        let verdict = try await successor.read { snapshot throws(StorageError) in try snapshot.verifyAudit() }
        guard case .intact(3, _) = verdict else {
            Issue.record("\(verdict)")
            return
        }
        // From then on the new key alone opens it, and no entry of before verifies under it.
        let alone = try engine.open(in: world.scratch.url, chain: AuditChain(current: AuditChain.keyed(2)))
        let partial = try await alone.read { snapshot throws(StorageError) in try snapshot.verifyAudit() }
        #expect(partial == .broken(at: 1, .edited))
    }
}
