import Foundation
import Policy
import Storage
import Testing

/// API keys come back as they were stored, are found by digest only, and what they created is remembered for a time.
struct APIKeyStorageTests {
    private static let digest = [UInt8](repeating: 7, count: 32)
    private static let minute: TimeInterval = 60

    private static func add(
        _ world: World, _ name: String = "shop", digest: [UInt8] = digest, reach: APIKey.Reach = .all
    ) async throws -> APIKeyID {
        let key = NewAPIKey(
            name: try Slug(parsing: name), digest: digest, scope: .portal, reach: reach, createdAt: World.start)
        return try await world.storage.transact { transaction throws(StorageError) in try transaction.add(apiKey: key) }
    }

    private static func find(_ world: World, _ digest: [UInt8] = digest) async throws -> APIKeyRecord? {
        try await world.storage.read { snapshot throws(StorageError) in try snapshot.apiKey(digest: digest) }
    }

    @Test(arguments: Engine.all, APIKey.Scope.allCases)
    func aKeyComesBackAsItWasStored(engine: Engine, scope: APIKey.Scope) async throws {
        let world = try await World(engine)
        let reaches: [APIKey.Reach] = [
            .all, .only([]), .only([world.acme.customer]), .only([world.acme.customer, world.globex.customer]),
        ]
        for (number, reach) in reaches.enumerated() {
            let name = try Slug(parsing: "key-\(number)")
            let digest = [UInt8](repeating: UInt8(number), count: 32)
            let new = NewAPIKey(name: name, digest: digest, scope: scope, reach: reach, createdAt: World.start)
            let id = try await world.storage.transact { transaction throws(StorageError) in
                try transaction.add(apiKey: new)
            }
            let expected = APIKeyRecord(
                key: APIKey(id: id, name: name, scope: scope, reach: reach), createdAt: World.start)
            #expect(try await APIKeyStorageTests.find(world, digest) == expected)
            #expect(
                try await world.storage.read { snapshot throws(StorageError) in try snapshot.apiKey(named: name) }
                    == expected)
        }
        let all = try await world.storage.read { snapshot throws(StorageError) in try snapshot.apiKeys() }
        #expect(all.map(\.key.name.text) == ["key-0", "key-1", "key-2", "key-3"])
        #expect(all.map(\.key.reach) == reaches)
        #expect(try await APIKeyStorageTests.find(world, [1, 2, 3]) == nil)
    }

    @Test(arguments: Engine.all)
    func aNameIsTakenByARevokedKeyToo(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await APIKeyStorageTests.add(world)
        func revoke(at date: Date) async throws -> Bool {
            try await world.storage.transact { transaction throws(StorageError) in try transaction.revoke(id, at: date)
            }
        }
        #expect(try await revoke(at: World.start + 1))
        #expect(try await revoke(at: World.start + 2) == false)
        #expect(try await APIKeyStorageTests.find(world)?.revokedAt == World.start + 1)
        await #expect(throws: StorageError.taken(what: "API key", name: "shop")) {
            try await APIKeyStorageTests.add(world, digest: [UInt8](repeating: 8, count: 32))
        }
    }

    @Test(arguments: Engine.all)
    func aKeyForAnUnknownCustomerIsNotHalfStored(engine: Engine) async throws {
        let world = try await World(engine)
        await #expect(throws: StorageError.self) {
            try await APIKeyStorageTests.add(world, reach: .only([CustomerID(99)]))
        }
        #expect(try await APIKeyStorageTests.find(world) == nil)
    }

    @Test(arguments: Engine.all)
    func useIsNotedToTheMinute(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await APIKeyStorageTests.add(world)
        func note(at date: Date) async throws -> Date? {
            try await world.storage.transact { transaction throws(StorageError) in
                try transaction.noteUse(of: id, at: date)
            }
            return try await APIKeyStorageTests.find(world)?.lastUsedAt
        }
        let minute = APIKeyStorageTests.minute
        #expect(try await note(at: World.start) == World.start)
        #expect(try await note(at: World.start + minute - 1) == World.start)
        #expect(try await note(at: World.start + minute) == World.start + minute)
        // A clock that was set back does not stop the notes for as long as it was set back.
        #expect(try await note(at: World.start - minute) == World.start - minute)
    }

    @Test(arguments: Engine.all)
    func aRequestIsRememberedForItsKeyAndForgottenInSmallBatches(engine: Engine) async throws {
        let world = try await World(engine)
        let (one, two) = (
            try await APIKeyStorageTests.add(world),
            try await APIKeyStorageTests.add(world, "other", digest: [UInt8](repeating: 8, count: 32))
        )
        func remember(_ digest: UInt8, _ fingerprint: [UInt8], by key: APIKeyID, at date: Date) async throws {
            try await world.storage.transact { transaction throws(StorageError) in
                try transaction.remember(fingerprint: fingerprint, of: [digest], by: key, at: date)
            }
        }
        func known(_ digest: UInt8, by key: APIKeyID, since date: Date = World.start) async throws -> [UInt8]? {
            try await world.storage.read { snapshot throws(StorageError) in
                try snapshot.fingerprint(of: [digest], by: key, since: date)
            }
        }
        try await remember(1, [10], by: one, at: World.start)
        #expect(try await known(1, by: one) == [10])
        #expect(try await known(1, by: two) == nil)
        #expect(try await known(2, by: one) == nil)
        #expect(try await known(1, by: one, since: World.start + 1) == nil)
        // In the place of the old one.
        try await remember(1, [11], by: one, at: World.start + 5)
        #expect(try await known(1, by: one, since: World.start + 1) == [11])

        for digest in UInt8(10)..<20 { try await remember(digest, [1], by: two, at: World.start + Double(digest)) }
        func forget(_ limit: Int) async throws -> Int {
            try await world.storage.transact { transaction throws(StorageError) in
                try transaction.forgetIdempotencyKeys(before: World.start + 18, limit: limit)
            }
            var left = 0
            for digest in UInt8(10)..<20 where try await known(digest, by: two) != nil { left += 1 }
            return left
        }
        // The oldest of all is the other key's.
        #expect(try await forget(3) == 8)
        #expect(try await known(1, by: one) == nil)
        #expect(try await forget(100) == 2)
        #expect(try await forget(100) == 2)
    }
}
