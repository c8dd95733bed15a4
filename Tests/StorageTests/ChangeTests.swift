import Foundation
import Policy
import Storage
import Testing

/// Every `Change` does what it says, to whom it says, and to nobody else.
struct ChangeTests {
    private static let factor = FactorRecord(sealedSecret: [5, 6], lastStep: 3, link: nil, createdAt: World.start)

    /// Both users with a bound and a begun authenticator and recovery codes.
    private static func equipped(_ engine: Engine) async throws -> World {
        let world = try await World(engine)
        try await world.storage.transact { transaction throws(StorageError) in
            for tenant in world.tenants {
                try transaction.begin(factor, of: tenant.user)
                try transaction.apply([.factorBound(tenant.user)], at: World.start)
                try transaction.begin(factor, of: tenant.user)
                try transaction.set(recoveryCodes: [[1], [2]], of: tenant.user)
            }
        }
        return world
    }

    @Test(arguments: Engine.all)
    func policySetIsReadBackForThatPortalOnly(engine: Engine) async throws {
        let world = try await World(engine)
        for policy in [MFAPolicy.disabled, .enabled] {
            try await world.apply([.policySet(world.acme.portal, policy)])
            let policies = try await world.storage.read { snapshot throws(StorageError) in
                try snapshot.portals().map(\.portal.mfaPolicy)
            }
            #expect(policies == [policy, .enabled])
        }
    }

    @Test(arguments: Engine.all, UserStatus.allCases)
    func statusSetIsReadBackForThatUserOnly(engine: Engine, status: UserStatus) async throws {
        let world = try await World(engine)
        try await world.apply([.statusSet(world.acme.user, status)])
        #expect(try await world.user(world.acme.user)?.user.status == status)
        #expect(try await world.user(world.globex.user)?.user.status == .enabled)
    }

    @Test(arguments: Engine.all)
    func factorsDeletedTakesFactorsBegunOnesAndRecoveryCodes(engine: Engine) async throws {
        let world = try await ChangeTests.equipped(engine)
        try await world.apply([.factorsDeleted(world.acme.user)])
        try await world.storage.read { snapshot throws(StorageError) in
            for bound in [true, false] {
                #expect(try snapshot.factor(of: world.acme.user, bound: bound) == nil)
                #expect(try snapshot.factor(of: world.globex.user, bound: bound) != nil)
            }
            #expect(try snapshot.recoveryCodes(of: world.acme.user) == [])
            #expect(try snapshot.recoveryCodes(of: world.globex.user).count == 2)
        }
    }

    @Test(arguments: Engine.all)
    func factorBoundPutsTheBegunOneInForceAndConfiguresTheUser(engine: Engine) async throws {
        let world = try await ChangeTests.equipped(engine)
        let newer = FactorRecord(sealedSecret: [7], lastStep: 8, link: nil, createdAt: World.start + 1)
        let user = world.acme.user
        _ = try await world.reset(world.acme)
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.begin(newer, of: user)
            try transaction.apply([.factorBound(user)], at: World.start + 2)
        }
        try await world.storage.read { snapshot throws(StorageError) in
            #expect(try snapshot.factor(of: user, bound: true) == newer)
            #expect(try snapshot.factor(of: user, bound: false) == nil)
            #expect(try snapshot.user(user)?.user.mfa == .configured)
        }
    }

    @Test(arguments: Engine.all)
    func resetRecordedIsTheUsersStateAndForgivesWrongCodes(engine: Engine) async throws {
        let world = try await ChangeTests.equipped(engine)
        let user = world.acme.user
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(wrong: WrongGuesses(count: 4, last: World.start), of: .code, for: user)
            try transaction.set(wrong: WrongGuesses(count: 2, last: World.start), of: .password, for: user)
        }
        let first = try await world.reset(world.acme)
        let second = try await world.reset(world.acme)
        #expect(first != second)
        let record = try #require(try await world.user(user))
        #expect(record.user.mfa == .reset(second))
        #expect(record.wrongCodes == .none)
        #expect(record.wrongPasswords.count == 2)
        #expect(try await world.user(world.globex.user)?.user.mfa == .configured)
    }

    @Test(arguments: Engine.all)
    func aResetIsCreditedToAnOperatorOfTheInventory(engine: Engine) async throws {
        let world = try await World(engine)
        // Nobody has this id: the whole decision is refused, not half of it applied.
        await #expect(throws: StorageError.self) {
            try await world.apply([
                .statusSet(world.acme.user, .disabled),
                .resetRecorded(world.acme.user, by: OperatorID(999), reason: "lost"),
            ])
        }
        let user = try await world.user(world.acme.user)?.user
        #expect(user == PortalUser(id: world.acme.user, status: .enabled, mfa: .neverConfigured))
    }

    @Test(arguments: Engine.all)
    func linksVoidedStopsOpenLinksOfThatPurposeAndUser(engine: Engine) async throws {
        let world = try await World(engine)
        let reset = try await world.reset(world.acme)
        let consumed = try await world.issue(world.newLink(world.acme, reset: reset), digest: [1])
        _ = try await world.issue(world.newLink(world.acme, reset: reset), digest: [2])
        _ = try await world.issue(world.newLink(world.acme, .invitation), digest: [3])
        _ = try await world.issue(world.newLink(world.globex), digest: [4])
        try await world.apply([.linkConsumed(consumed), .linksVoided(world.acme.user, .reconfigure)])
        var fates: [Link.Fate?] = []
        for digest in UInt8(1)...4 { fates.append(try await world.link([digest])?.link.fate) }
        #expect(fates == [.consumed, .voided, .open, .open])
        try await world.apply([.linksVoided(world.acme.user, .invitation)])
        #expect(try await world.link([3])?.link.fate == .voided)
    }
}
