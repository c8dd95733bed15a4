import Foundation
import Policy
import SQLiteStorage
import Stage
import Storage
import Testing

/// What the disk has to hold: a WAL that does not grow without bound, and no room at all.
struct SQLiteSpaceTests {
    /// Sixteen MiB at which a checkpoint is due, and what a commit or a group may add to it.
    private static let bound = 24 << 20

    private static func size(_ url: URL) throws -> Int {
        try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
    }

    private static func text(_ number: Int, kilobytes: Int) -> String {
        // SQLite writes no page whose content stays the same, so every text is filled differently.
        "\(number) " + String(repeating: String(number % 23 + 10, radix: 36), count: kilobytes << 10)
    }

    @Test func theWALStaysBoundedWhileOneWritesOn() async throws {
        let world = try await World(.sqlite)
        let file = SQLiteFile(in: world.scratch.url)
        for number in 0..<100 {
            let text = SQLiteSpaceTests.text(number, kilobytes: 512)
            try await world.storage.transact { transaction throws(StorageError) in
                try transaction.set(passwordHash: text, of: world.acme.user)
            }
        }
        let size = try SQLiteSpaceTests.size(file.wal)
        #expect(size > 8 << 20, "too little was written to prove anything")
        #expect(size < SQLiteSpaceTests.bound)
        let found = try await world.another().read { snapshot throws(StorageError) in
            try snapshot.user(world.acme.user)?.passwordHash
        }
        #expect(found == SQLiteSpaceTests.text(99, kilobytes: 512))
    }

    @Test func theWALStaysBoundedWhileTheLineIsNeverEmpty() async throws {
        let world = try await World(.sqlite)
        let file = SQLiteFile(in: world.scratch.url)
        // The first transaction holds the writer until all others are in line behind it.
        let (count, arrivals) = (1500, DispatchSemaphore(value: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await world.storage.transact { _ throws(StorageError) in for _ in 0..<count { arrivals.wait() } }
            }
            for number in 0..<count {
                // Entries, because each takes pages of its own, however many are committed together.
                let event = AuditEvent(
                    at: World.start, actor: "host", source: "local", action: "x",
                    reason: SQLiteSpaceTests.text(number, kilobytes: 32), outcome: "ok")
                group.addTask {
                    arrivals.signal()
                    try await AuditTests.append([event], to: world.storage)
                }
            }
            try await group.waitForAll()
        }
        #expect(try SQLiteSpaceTests.size(file.wal) < SQLiteSpaceTests.bound)
    }

    @Test(.enabled(if: Mount.isPossible, "only root may mount"))
    func aFullDiskRefusesWholeTransactionsUntilThereIsRoom() async throws {
        let scratch = try Scratch()
        let mount = try Mount.small(in: scratch.url, megabytes: 3)
        let storage = try SQLiteEngine(in: mount.url, chain: .test, create: true)
        let (small, large) = (try Slug(parsing: "small"), try Slug(parsing: "large"))
        _ = try await storage.transact { transaction throws(StorageError) in
            try transaction.add(customer: small, at: World.start)
        }
        let filler = try mount.fill()
        // More entries than any page that is there already could take.
        let add: @Sendable (any Transaction) throws(StorageError) -> Void = { transaction throws(StorageError) in
            _ = try transaction.add(customer: large, at: World.start)
            for number in 0..<500 { try transaction.append(AuditTests.event(number)) }
        }
        for _ in 0..<3 {
            let error = await #expect(throws: StorageError.self) { try await storage.transact(add) }
            #expect(error == .full(path: SQLiteFile(in: mount.url).url.path))
            try await storage.read { snapshot throws(StorageError) in
                #expect(try snapshot.customers().map(\.name) == [small])
                #expect(try snapshot.verifyAudit() == .intact(entries: 0, head: AuditChain.origin))
            }
        }
        try FileManager.default.removeItem(at: filler)
        try await storage.transact(add)
        try await storage.read { snapshot throws(StorageError) in
            #expect(try snapshot.customers().map(\.name) == [large, small])
            #expect(try snapshot.auditEntries(portal: nil, before: nil, limit: 1).map(\.sequence) == [500])
        }
    }
}
