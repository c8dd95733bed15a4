import Foundation
import Policy
import Storage
import Testing

/// What is sealed is found, page by page, and replaced where it is.
struct SealedStorageTests {
    private static func walk(_ world: World, _ kind: SealedKind, limit: Int) async throws -> [SealedRecord] {
        var found: [SealedRecord] = []
        while true {
            let after = found.last?.place
            let page = try await world.storage.read { snapshot throws(StorageError) in
                try snapshot.sealed(kind, after: after, limit: limit)
            }
            #expect(page.count <= limit)
            if page.isEmpty { return found }
            found += page
        }
    }

    @Test(arguments: Engine.all, [1, 2, 100])
    func everythingSealedIsFoundOnceWhateverThePagesSize(engine: Engine, limit: Int) async throws {
        let world = try await World(engine)
        let (ann, other) = (world.acme.user, world.globex.user)
        let email = try World.contact("tess@mssp.example").email
        let second = try World.contact("bea@mssp.example").email
        let (relay, bare) = (try Slug(parsing: "own"), try Slug(parsing: "bare"))
        let places = try await world.storage.transact { transaction throws(StorageError) in
            func factor(_ byte: UInt8) -> FactorRecord {
                FactorRecord(sealedSecret: [byte], lastStep: nil, link: nil, createdAt: World.start)
            }
            try transaction.begin(factor(1), of: ann)
            try transaction.apply([.factorBound(ann)], at: World.start)
            try transaction.begin(factor(2), of: ann)
            try transaction.begin(factor(3), of: other)
            let person = try transaction.add(operator: email, role: .technician, at: World.start)
            let colleague = try transaction.add(operator: second, role: .technician, at: World.start)
            let chosen = OperatorSetupRecord.Chosen(passwordHash: "x", sealedSecret: [4])
            try transaction.bind(chosen, lastStep: 1, to: person, at: World.start)
            try transaction.set(
                setup: OperatorSetupRecord(
                    person: person, digest: [9], expiresAt: World.start,
                    chosen: OperatorSetupRecord.Chosen(passwordHash: "y", sealedSecret: [5])))
            // Nothing was chosen yet, and no URL set.
            try transaction.set(
                setup: OperatorSetupRecord(person: colleague, digest: [8], expiresAt: World.start))
            _ = try transaction.add(relay: bare, terms: .standard, at: World.start)
            let own = try transaction.add(relay: relay, terms: .standard, at: World.start)
            try transaction.set(sealedURL: [6], of: own)
            return (person: person, relay: own)
        }
        let expected: [SealedKind: [SealedRecord]] = [
            .user: [
                SealedRecord(place: .user(ann, bound: false), bytes: [2]),
                SealedRecord(place: .user(ann, bound: true), bytes: [1]),
                SealedRecord(place: .user(other, bound: false), bytes: [3]),
            ],
            .operator: [SealedRecord(place: .operator(places.person), bytes: [4])],
            .operatorSetup: [SealedRecord(place: .operatorSetup(places.person), bytes: [5])],
            .relay: [SealedRecord(place: .relay(places.relay), bytes: [6])],
        ]
        for kind in SealedKind.allCases {
            #expect(try await SealedStorageTests.walk(world, kind, limit: limit) == expected[kind])
        }
        // Each is replaced where it is, and nothing else is.
        let all = SealedKind.allCases.flatMap { expected[$0] ?? [] }
        try await world.storage.transact { transaction throws(StorageError) in
            for record in all {
                guard try transaction.sealed(at: record.place) == record.bytes else { throw .engine(detail: "other") }
                try transaction.set(sealed: [record.bytes[0] + 100, 0], at: record.place)
            }
        }
        for kind in SealedKind.allCases {
            #expect(
                try await SealedStorageTests.walk(world, kind, limit: limit).map(\.bytes)
                    == expected[kind]?.map { [$0.bytes[0] + 100, 0] })
        }
    }

    @Test(arguments: Engine.all)
    func whereNothingSealedIsNothingIsPut(engine: Engine) async throws {
        let world = try await World(engine)
        let user = world.acme.user
        let places: [SealedPlace] = [
            .user(user, bound: true), .operator(OperatorID(7)), .operatorSetup(OperatorID(7)),
            .relay(RelayID(rawValue: 99)),
        ]
        try await world.storage.transact { transaction throws(StorageError) in
            for place in places {
                try transaction.set(sealed: [1], at: place)
                guard try transaction.sealed(at: place) == nil else { throw .engine(detail: "\(place)") }
            }
        }
    }

    @Test(arguments: Engine.all)
    func linksHangOnTheirKeyWhileTheyAreOpen(engine: Engine) async throws {
        let world = try await World(engine)
        let first = try await world.issue(world.newLink(world.acme, .invitation), digest: [1])
        _ = try await world.issue(world.newLink(world.globex, .invitation), digest: [2])
        func open(at now: Date) async throws -> [String: Int] {
            try await world.storage.read { snapshot throws(StorageError) in try snapshot.openLinksByKey(at: now) }
        }
        #expect(try await open(at: World.start) == ["k1": 2])
        try await world.apply([.linkConsumed(first)])
        #expect(try await open(at: World.start) == ["k1": 1])
        #expect(try await open(at: World.start + World.day) == [:])
    }
}
