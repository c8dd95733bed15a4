import Foundation
import Mail
import Policy
import Storage
import Testing

/// Sessions, and how operators sign in.
struct SessionStorageTests {
    private static func session(_ byte: UInt8, _ holder: SessionHolder, at date: Date = World.start) -> SessionRecord {
        SessionRecord(
            digest: [byte, 1, 2], holder: holder, stage: .password, factorAt: nil, createdAt: date, seenAt: date)
    }

    @Test(arguments: Engine.all)
    func aSessionIsFoundByItsDigestAsItWasBegun(engine: Engine) async throws {
        let world = try await World(engine)
        let person = try await world.person()
        let all = [
            Self.session(1, .user(world.acme.user)),
            SessionRecord(
                digest: [9], holder: .operator(person), stage: .signedIn, factorAt: World.start + 1,
                createdAt: World.start, seenAt: World.start + 2),
        ]
        try await world.storage.transact { transaction throws(StorageError) in
            for session in all { try transaction.begin(session) }
        }
        try await world.storage.read { snapshot throws(StorageError) in
            for session in all { #expect(try snapshot.session(digest: session.digest) == session) }
            #expect(try snapshot.session(digest: [1]) == nil)
            #expect(try snapshot.session(digest: []) == nil)
        }
    }

    @Test(arguments: Engine.all)
    func useAndFactorAreNotedInOneSessionOnly(engine: Engine) async throws {
        let world = try await World(engine)
        let (one, other) = (
            Self.session(1, .user(world.acme.user)), Self.session(2, .user(world.acme.user))
        )
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.begin(one)
            try transaction.begin(other)
            try transaction.set(seenAt: World.start + 60, ofSession: one.digest)
            try transaction.set(factorAt: World.start + 61, ofSession: one.digest)
        }
        try await world.storage.read { snapshot throws(StorageError) in
            let changed = try snapshot.session(digest: one.digest)
            #expect(changed?.seenAt == World.start + 60)
            #expect(changed?.factorAt == World.start + 61)
            #expect(try snapshot.session(digest: other.digest) == other)
        }
    }

    @Test(arguments: Engine.all)
    func aResetEndsTheUsersSessionsAndNobodyElses(engine: Engine) async throws {
        let world = try await World(engine)
        let person = try await world.person()
        let sessions = [
            Self.session(1, .user(world.acme.user)), Self.session(2, .user(world.acme.user)),
            Self.session(3, .user(world.globex.user)), Self.session(4, .operator(person)),
        ]
        try await world.storage.transact { transaction throws(StorageError) in
            for session in sessions { try transaction.begin(session) }
            try transaction.apply([.sessionsRevoked(world.acme.user)], at: World.start)
        }
        #expect(try await world.living(sessions) == [false, false, true, true])
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.endSessions(of: person)
            try transaction.endSession(digest: sessions[2].digest)
        }
        #expect(try await world.living(sessions) == [false, false, false, false])
    }

    @Test(arguments: Engine.all)
    func oldSessionsAreForgottenAFewAtATimeTheOldestFirst(engine: Engine) async throws {
        let world = try await World(engine)
        let sessions = (0..<4).map { index in
            Self.session(UInt8(index), .user(world.acme.user), at: World.start + Double(index))
        }
        let forgotten = try await world.storage.transact { transaction throws(StorageError) in
            for session in sessions { try transaction.begin(session) }
            return [
                try transaction.forgetSessions(begunBefore: World.start + 3, limit: 2),
                try transaction.forgetSessions(begunBefore: World.start + 3, limit: 2),
                try transaction.forgetSessions(begunBefore: World.start + 3, limit: 2),
            ]
        }
        #expect(forgotten == [2, 1, 0])
        #expect(try await world.living(sessions) == [false, false, false, true])
    }

    @Test(arguments: Engine.all)
    func whatAnOperatorChoseWaitsWithTheLinkUntilItIsBound(engine: Engine) async throws {
        let world = try await World(engine)
        let person = try await world.person()
        let chosen = OperatorSetupRecord.Chosen(passwordHash: "hash", sealedSecret: [5, 6])
        let setup = OperatorSetupRecord(person: person, digest: [7], expiresAt: World.start + 10, chosen: chosen)
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.set(setup: OperatorSetupRecord(person: person, digest: [6], expiresAt: World.start))
            try transaction.set(wrongCodes: WrongGuesses(count: 4, last: World.start), of: person)
            try transaction.set(setup: setup)
        }
        try await world.storage.read { snapshot throws(StorageError) in
            // The newer one took the older one's place.
            #expect(try snapshot.setup(digest: [6]) == nil)
            #expect(try snapshot.setup(digest: [7]) == setup)
            let before = try snapshot.credentials(of: person)
            #expect(before?.passwordHash == nil && before?.factor == nil && before?.wrongCodes.count == 4)
        }
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.bind(chosen, lastStep: 3, to: person, at: World.start)
            try transaction.set(lastStep: 4, of: person)
            try transaction.set(enabled: false, of: person)
        }
        try await world.storage.read { snapshot throws(StorageError) in
            #expect(try snapshot.setup(digest: [7]) == nil)
            #expect(
                try snapshot.credentials(of: person)
                    == OperatorCredentials(
                        passwordHash: "hash", factor: OperatorFactorRecord(sealedSecret: [5, 6], lastStep: 4),
                        wrongCodes: .none))
            #expect(try snapshot.operatorRecord(person)?.operator.isEnabled == false)
            #expect(try snapshot.credentials(of: OperatorID(99)) == nil)
        }
    }

    @Test(arguments: Engine.all)
    func aPortalIsFoundByItsIdentifier(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.storage.read { snapshot throws(StorageError) in
            #expect(try snapshot.portal(world.globex.portal)?.portal.id == world.globex.portal)
            #expect(try snapshot.portal(PortalID(99)) == nil)
        }
    }
}

extension World {
    fileprivate func person() async throws -> OperatorID {
        let email = try EmailAddress(parsing: "tess@mssp.example")
        return try await storage.transact { transaction throws(StorageError) in
            try transaction.add(operator: email, role: .technician, at: World.start)
        }
    }

    fileprivate func living(_ sessions: [SessionRecord]) async throws -> [Bool] {
        try await storage.read { snapshot throws(StorageError) in
            var living: [Bool] = []
            for session in sessions { living.append(try snapshot.session(digest: session.digest) != nil) }
            return living
        }
    }
}
