import Foundation
import Jobs
import Policy
import Stage
import Storage
import Testing

/// All or nothing, durable, and alone in failing.
struct TransactionTests {
    private static let refused = StorageError.engine(detail: "changed my mind")

    @Test(arguments: Engine.all)
    func aBodyThatThrowsWritesNothing(engine: Engine) async throws {
        let world = try await World(engine)
        let (name, job) = (try Slug(parsing: "initech"), world.notice(world.acme))
        await #expect(throws: TransactionTests.refused) {
            try await world.storage.transact { transaction throws(StorageError) in
                _ = try transaction.add(customer: name, at: World.start)
                _ = try transaction.enqueue(job)
                try transaction.append(
                    AuditEvent(at: World.start, actor: "host", source: "local", action: "x", outcome: "ok"))
                throw TransactionTests.refused
            }
        }
        try await world.storage.read { snapshot throws(StorageError) in
            #expect(try snapshot.customer(named: name) == nil)
            #expect(try snapshot.jobs(JobFilter()) == [])
            #expect(try snapshot.lastJob(to: world.acme.user) == nil)
            #expect(try snapshot.auditEntries(portal: nil, before: nil, limit: 10) == [])
        }
    }

    @Test(arguments: Engine.all)
    func thoseWhoSucceedBesideOneThatThrowsAreKept(engine: Engine) async throws {
        let world = try await World(engine)
        let names = try (0..<300).map { try Slug(parsing: "customer-\($0)") }
        let isRefused = { (index: Int) in index % 3 == 1 }
        let succeeded = await withTaskGroup(of: (Int, Bool).self) { group in
            for (index, name) in names.enumerated() {
                let fails = isRefused(index)
                group.addTask {
                    do {
                        try await world.storage.transact { transaction throws(StorageError) in
                            _ = try transaction.add(customer: name, at: World.start)
                            if fails { throw TransactionTests.refused }
                        }
                        return (index, true)
                    } catch {
                        #expect(error as? StorageError == TransactionTests.refused)
                        return (index, false)
                    }
                }
            }
            return await group.reduce(into: Set<Int>()) { if $1.1 { $0.insert($1.0) } }
        }
        let expected = Set(names.indices.filter { !isRefused($0) })
        #expect(succeeded == expected)
        let found = try await world.another().read { snapshot throws(StorageError) in try snapshot.customers() }
        #expect(Set(found.map(\.name.text)) == Set(expected.map { names[$0].text } + ["acme", "globex"]))
    }

    @Test(arguments: Engine.all)
    func aRefusalOfTheEngineUndoesItsOwnTransactionAlone(engine: Engine) async throws {
        let world = try await World(engine)
        let (taken, new) = (try Slug(parsing: "acme"), try Slug(parsing: "initech"))
        await #expect(throws: StorageError.taken(what: "customer", name: "acme")) {
            try await world.storage.transact { transaction throws(StorageError) in
                _ = try transaction.add(customer: new, at: World.start)
                _ = try transaction.add(customer: taken, at: World.start)
            }
        }
        let found = try await world.storage.read { snapshot throws(StorageError) in try snapshot.customer(named: new) }
        #expect(found == nil)
    }

    @Test(arguments: Engine.all)
    func aTransactionReadsWhatItWroteAndNobodyElseDoesBefore(engine: Engine) async throws {
        let world = try await World(engine)
        let name = try Slug(parsing: "initech")
        let within = try await world.storage.transact { transaction throws(StorageError) in
            _ = try transaction.add(customer: name, at: World.start)
            return try transaction.customer(named: name)
        }
        #expect(within?.name == name)
    }

    @Test(arguments: Engine.all)
    func whatWasCommittedIsThereForTheNextEngineObject(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        let seen = try await world.another().read { snapshot throws(StorageError) in try snapshot.job(id) }
        #expect(seen?.state == .queued)
    }

    @Test(arguments: Engine.all)
    func enginesOpenedTogetherOnANewDirectoryAllWork(engine: Engine) async throws {
        let scratch = try Scratch()
        let names = try (0..<8).map { try Slug(parsing: "customer-\($0)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in names {
                group.addTask {
                    let storage = try engine.open(in: scratch.url)
                    _ = try await storage.transact { transaction throws(StorageError) in
                        try transaction.add(customer: name, at: World.start)
                    }
                }
            }
            try await group.waitForAll()
        }
        let found = try await engine.open(in: scratch.url).read { snapshot throws(StorageError) in
            try snapshot.customers().map(\.name)
        }
        #expect(found == names)
    }
}
