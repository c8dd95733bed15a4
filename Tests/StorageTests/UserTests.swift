import Foundation
import Mail
import Policy
import Storage
import Testing

/// Users, what is guessed at them, and their authenticators.
struct UserTests {
    @Test(arguments: Engine.all)
    func aUserComesBackAsStoredAndIsFoundWhateverTheCaseOfTheAddress(engine: Engine) async throws {
        let world = try await World(engine)
        let contact = try World.contact("Zoë.Q@acme.example".replacing("ë", with: "e"), name: "Zoë Q", locale: "fr")
        let lookup = try EmailAddress(parsing: "ZOE.q@ACME.example")
        let id = try await world.storage.transact { transaction throws(StorageError) in
            try transaction.add(
                user: NewUser(
                    portal: world.acme.portal, contact: contact, status: .unconfirmed, createdAt: World.start))
        }
        let expected = UserRecord(
            user: PortalUser(id: id, status: .unconfirmed), portal: world.acme.portal, contact: contact,
            passwordHash: nil, wrongCodes: .none, wrongPasswords: .none, createdAt: World.start)
        try await world.storage.read { snapshot throws(StorageError) in
            let found = try snapshot.user(lookup, in: world.acme.portal)
            #expect(found == expected)
            #expect(found?.contact.email.local == "Zoe.Q")
            #expect(try snapshot.user(lookup, in: world.globex.portal) == nil)
        }
    }

    @Test(arguments: Engine.all)
    func wrongGuessesAndThePasswordAreStoredForEachAlone(engine: Engine) async throws {
        let world = try await World(engine)
        let user = world.acme.user
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(passwordHash: "scrypt$x", of: user)
            try transaction.set(wrong: WrongGuesses(count: 3, last: World.start + 0.125), of: .code, for: user)
            try transaction.set(wrong: WrongGuesses(count: 5, last: World.start + 7), of: .password, for: user)
        }
        let found = try #require(
            try await world.another().read { snapshot throws(StorageError) in try snapshot.user(user) })
        #expect(found.passwordHash == "scrypt$x")
        #expect(found.wrongCodes == WrongGuesses(count: 3, last: World.start + 0.125))
        #expect(found.wrongPasswords == WrongGuesses(count: 5, last: World.start + 7))
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(wrong: .none, of: .code, for: user)
        }
        #expect(try await world.user(user)?.wrongCodes == WrongGuesses.none)
        #expect(try await world.user(user)?.wrongPasswords.count == 5)
        #expect(try await world.user(world.globex.user)?.wrongPasswords == WrongGuesses.none)
    }

    @Test(arguments: Engine.all)
    func pagesOfUsersFollowTheirAddresses(engine: Engine) async throws {
        let world = try await World(engine)
        let contacts = try ["Dora", "bob", "Carl"].map { try World.contact("\($0)@acme.example") }
        let portal = world.acme.portal
        try await world.storage.transact { transaction throws(StorageError) in
            for contact in contacts {
                _ = try transaction.add(
                    user: NewUser(portal: portal, contact: contact, status: .enabled, createdAt: World.start))
            }
        }
        let (first, second, third) = try await world.storage.read { snapshot throws(StorageError) in
            let first = try snapshot.users(in: portal, after: nil, limit: 2)
            let second = try snapshot.users(in: portal, after: first.last?.contact.email, limit: 2)
            let third = try snapshot.users(in: portal, after: second.last?.contact.email, limit: 2)
            return (first, second, third)
        }
        #expect(first.map(\.contact.email.local) == ["ann", "bob"])
        #expect(second.map(\.contact.email.local) == ["Carl", "Dora"])
        #expect(third == [])
    }

    @Test(arguments: Engine.all)
    func anAuthenticatorBegunAnewTakesThePlaceOfTheOneBegun(engine: Engine) async throws {
        let world = try await World(engine)
        let user = world.acme.user
        let first = FactorRecord(sealedSecret: [1], lastStep: nil, link: nil, createdAt: World.start)
        let second = FactorRecord(sealedSecret: [2, 0, 255], lastStep: 9, link: nil, createdAt: World.start + 1)
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.begin(first, of: user)
            try transaction.begin(second, of: user)
        }
        try await world.storage.read { snapshot throws(StorageError) in
            #expect(try snapshot.factor(of: user, bound: false) == second)
            #expect(try snapshot.factor(of: user, bound: true) == nil)
        }
    }

    @Test(arguments: Engine.all)
    func theAcceptedStepIsNotedForTheFactorMeant(engine: Engine) async throws {
        let world = try await World(engine)
        let user = world.acme.user
        let factor = FactorRecord(sealedSecret: [1], lastStep: nil, link: nil, createdAt: World.start)
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.begin(factor, of: user)
            try transaction.apply([.factorBound(user)], at: World.start)
            try transaction.begin(factor, of: user)
            try transaction.set(lastStep: 77, of: user, bound: true)
        }
        try await world.storage.read { snapshot throws(StorageError) in
            #expect(try snapshot.factor(of: user, bound: true)?.lastStep == 77)
            #expect(try snapshot.factor(of: user, bound: false)?.lastStep == nil)
        }
    }

    @Test(arguments: Engine.all)
    func aRecoveryCodeWorksOnceAndForItsUserOnly(engine: Engine) async throws {
        let world = try await World(engine)
        let (user, other) = (world.acme.user, world.globex.user)
        let used = try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(recoveryCodes: [[1], [2], [3]], of: user)
            return [
                try transaction.use(recoveryCode: [2], of: other, at: World.start),
                try transaction.use(recoveryCode: [2], of: user, at: World.start),
                try transaction.use(recoveryCode: [2], of: user, at: World.start),
                try transaction.use(recoveryCode: [9], of: user, at: World.start),
            ]
        }
        #expect(used == [false, true, false, false])
        let left = try await world.storage.read { snapshot throws(StorageError) in try snapshot.recoveryCodes(of: user)
        }
        #expect(Set(left) == [[1], [3]])
        let replaced = try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(recoveryCodes: [[2], [4]], of: user)
            return try transaction.recoveryCodes(of: user)
        }
        #expect(Set(replaced) == [[2], [4]])
    }

    @Test(arguments: Engine.all)
    func oneRecoveryCodeUsedTwentyTimesAtOnceWorksOnce(engine: Engine) async throws {
        let world = try await World(engine)
        let user = world.acme.user
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(recoveryCodes: [[7]], of: user)
        }
        let storages = [world.storage, try world.another()]
        let wins = try await withThrowingTaskGroup(of: Bool.self) { group in
            for index in 0..<20 {
                group.addTask {
                    try await storages[index % 2].transact { transaction throws(StorageError) in
                        try transaction.use(recoveryCode: [7], of: user, at: World.start)
                    }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wins == 1)
    }
}
