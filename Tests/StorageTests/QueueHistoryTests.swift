import Foundation
import Jobs
import Policy
import Storage
import Testing

/// The queue over time.
struct QueueHistoryTests {
    /// Begins with a minute.
    private static let start = QueueSample.minute(of: World.start)

    private static func note(_ world: World, at now: Date, on storage: (any Storage)? = nil) async throws -> Bool {
        try await (storage ?? world.storage).transact { transaction throws(StorageError) in
            try transaction.note(try transaction.queueSample(at: now))
        }
    }

    private static func history(_ world: World, _ span: HistorySpan) async throws -> QueueHistory {
        try await world.storage.read { snapshot throws(StorageError) in try snapshot.queueHistory(span) }
    }

    private static func level(_ count: Int, _ oldest: TimeInterval) -> QueueLevel {
        QueueLevel(count: count, oldest: oldest)
    }

    @Test(arguments: Engine.all)
    func aSampleCountsEveryCustomersLiveMailsWithTheOldestOfEachState(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.begin()
        _ = try await world.enqueue(world.acme, count: 2)
        let inHand = try await world.claim(2)
        _ = try await world.settle([
            world.settlement(inHand[0].job, Outcome(.transient, in: .rcpt, reason: "later"))
        ])
        _ = try await world.enqueue(world.notice(world.acme, at: World.start + 5))
        _ = try await world.enqueue(world.notice(world.acme, at: World.start + 9))
        _ = try await world.enqueue(world.notice(world.globex, at: World.start + 8))
        let now = World.start + 10
        let sample = try await world.storage.read { snapshot throws(StorageError) in
            try snapshot.queueSample(at: now)
        }
        #expect(sample.at == QueueSample.minute(of: now))
        #expect(
            sample.customers == [
                world.acme.customer: QueueLevels(
                    ready: QueueHistoryTests.level(2, 5), waiting: QueueHistoryTests.level(1, 10),
                    sending: QueueHistoryTests.level(1, 10)),
                world.globex.customer: QueueLevels(
                    ready: QueueHistoryTests.level(1, 2), waiting: .empty, sending: .empty),
            ])
    }

    @Test(arguments: Engine.all)
    func oneOfManyWorkersNotesAMinute(engine: Engine) async throws {
        let world = try await World(engine)
        _ = try await world.enqueue(world.acme, count: 3)
        let storages = try (0..<4).map { _ in try world.another() }
        let noted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for (index, storage) in storages.enumerated() {
                group.addTask {
                    try await QueueHistoryTests.note(
                        world, at: QueueHistoryTests.start + Double(index) * 15, on: storage)
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(noted == 1)
        #expect(try await QueueHistoryTests.note(world, at: QueueHistoryTests.start + 60))
        let isNoted = try await world.storage.read { snapshot throws(StorageError) in
            [
                try snapshot.hasQueueSample(at: QueueHistoryTests.start + 59.9),
                try snapshot.hasQueueSample(at: QueueHistoryTests.start + 119.9),
                try snapshot.hasQueueSample(at: QueueHistoryTests.start + 120),
            ]
        }
        #expect(isNoted == [true, true, false])
    }

    @Test(arguments: Engine.all)
    func anEmptyQueueIsSeenAndAMinuteWithoutAWorkerIsAGap(engine: Engine) async throws {
        let world = try await World(engine)
        let start = QueueHistoryTests.start
        #expect(try await QueueHistoryTests.note(world, at: start))
        _ = try await world.enqueue(world.acme, count: 2)
        _ = try await QueueHistoryTests.note(world, at: start + 120)
        let history = try await QueueHistoryTests.history(world, HistorySpan(from: start, to: start + 180))
        #expect(history.span.step == 60 && history.span.count == 3)
        #expect(history.levels[0] == .empty)
        #expect(history.levels[1] == nil)
        #expect(history.levels[2]?.ready.count == 2)
        #expect(history.customers.map(\.customer?.text) == ["acme"])
        #expect(history.customers[0].levels.map { $0?.count } == [0, nil, 2])
    }

    @Test(arguments: Engine.all)
    func manyMinutesBecomeFewStepsOfTheirHighest(engine: Engine) async throws {
        let world = try await World(engine)
        let start = Date(timeIntervalSince1970: 1_800_014_400)
        let (acme, globex) = (world.acme.customer, world.globex.customer)
        try await world.storage.transact { transaction throws(StorageError) in
            for minute in 0..<1440 {
                let levels = QueueLevels(
                    ready: QueueLevel(count: minute == 7 ? 50 : 1, oldest: Double(minute)), waiting: .empty,
                    sending: QueueLevel(count: minute == 8 ? 9 : 2, oldest: 1))
                let other = QueueLevels(ready: QueueLevel(count: 3, oldest: 4), waiting: .empty, sending: .empty)
                _ = try transaction.note(
                    QueueSample(at: start + Double(minute) * 60, customers: [acme: levels, globex: other]))
            }
        }
        let all = try await QueueHistoryTests.history(world, HistorySpan(from: start, to: start + 86_400))
        #expect(all.span.step == 300 && all.levels.count == 288)
        #expect(all.levels.allSatisfy { $0 != nil })
        // Minutes 5 to 9: the peaks of both states, though they were not at the same time.
        #expect(all.levels[1]?.ready == QueueHistoryTests.level(53, 9))
        #expect(all.levels[1]?.sending == QueueHistoryTests.level(9, 1))
        #expect(all.levels[287]?.ready == QueueHistoryTests.level(4, 1439))
        let some = try await QueueHistoryTests.history(
            world, HistorySpan(from: start, to: start + 86_400, customers: [globex]))
        #expect(some.levels.allSatisfy { $0?.ready == QueueHistoryTests.level(3, 4) && $0?.sending == .empty })
        #expect(some.customers.map(\.customer?.text) == ["globex"])
        let none = try await QueueHistoryTests.history(
            world, HistorySpan(from: start, to: start + 86_400, customers: []))
        #expect(none.levels.allSatisfy { $0 == .empty })
        #expect(none.customers.isEmpty)
        let week = HistorySpan(from: start - 6 * 86_400, to: start + 86_400)
        #expect(week.step == 2040 && week.count <= HistorySpan.mostSteps + 1)
    }

    @Test(arguments: Engine.all)
    func customersBeyondTheNamedOnesShareACurve(engine: Engine) async throws {
        let world = try await World(engine)
        let names = try (0..<4).map { try Slug(parsing: "tenant-\($0)") }
        let start = QueueHistoryTests.start
        try await world.storage.transact { transaction throws(StorageError) in
            var customers: [CustomerID: QueueLevels] = [:]
            for (index, name) in names.enumerated() {
                let id = try transaction.add(customer: name, at: World.start)
                customers[id] = QueueLevels(
                    ready: QueueLevel(count: index + 1, oldest: 9), waiting: QueueLevel(count: 10, oldest: 20),
                    sending: .empty)
            }
            _ = try transaction.note(QueueSample(at: start, customers: customers))
        }
        let history = try await QueueHistoryTests.history(
            world, HistorySpan(from: start, to: start + 60, namedCustomers: 2))
        #expect(history.customers.map(\.customer?.text) == ["tenant-3", "tenant-2", nil])
        #expect(history.customers.map { $0.levels[0]?.count } == [14, 13, 23])
        #expect(history.customers.allSatisfy { $0.levels[0]?.oldest == 20 })
    }

    @Test(arguments: Engine.all)
    func endsAreCountedInTheMinuteTheyCame(engine: Engine) async throws {
        let world = try await World(engine)
        let start = QueueHistoryTests.start
        try await world.begin()
        _ = try await world.enqueue(world.acme, count: 3)
        _ = try await world.enqueue(world.globex, count: 1)
        let jobs = try await world.claim(4)
        let taken = Outcome(.delivered, in: .dot, reason: "taken")
        let refused = Outcome(.permanent, in: .rcpt, reason: "no such user")
        let outcomes = [taken, taken, refused, taken]
        let settlements = zip(jobs, outcomes).map { world.settlement($0.job, $1, at: start) }
        #expect(try await world.settle(settlements) == [true, true, true, true])
        // Under a lease that is gone nothing is counted, as nothing is stored.
        #expect(try await world.settle(settlements, under: World.otherLease) == [false, false, false, false])
        let withdrawn = try await world.enqueue(world.notice(world.acme))
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.finish(withdrawn, as: .cancelled, reason: "withdrawn", at: start + 60)
        }
        let history = try await QueueHistoryTests.history(world, HistorySpan(from: start, to: start + 120))
        #expect(history.finished[.delivered] == [3, 0])
        #expect(history.finished[.bounced] == [1, 0])
        #expect(history.finished[.cancelled] == [0, 1])
        #expect(history.finished[.expired] == [0, 0])
        let globex = try await QueueHistoryTests.history(
            world, HistorySpan(from: start, to: start + 120, customers: [world.globex.customer]))
        #expect(globex.finished[.delivered] == [1, 0] || globex.finished[.bounced] == [1, 0])
        #expect(globex.finished[.cancelled] == [0, 0])
    }

    @Test(arguments: Engine.all)
    func anEndThatIsUndoneIsNotCounted(engine: Engine) async throws {
        let world = try await World(engine)
        let start = QueueHistoryTests.start
        let ids = try await world.enqueue(world.acme, count: 20)
        // Together in one group: the failing ones undo themselves alone.
        await withTaskGroup(of: Void.self) { group in
            for (index, id) in ids.enumerated() {
                group.addTask {
                    try? await world.storage.transact { transaction throws(StorageError) in
                        try transaction.finish(id, as: .cancelled, reason: "withdrawn", at: start)
                        if index.isMultiple(of: 4) { throw .engine(detail: "undone") }
                    }
                }
            }
        }
        let history = try await QueueHistoryTests.history(world, HistorySpan(from: start, to: start + 60))
        #expect(history.finished[.cancelled] == [15])
        #expect(try await world.record(ids[0])?.state == .queued)
    }

    @Test(arguments: Engine.all)
    func whatIsOldIsForgottenInPortions(engine: Engine) async throws {
        let world = try await World(engine)
        let start = QueueHistoryTests.start
        for minute in 0..<6 { _ = try await QueueHistoryTests.note(world, at: start + Double(minute) * 60) }
        let job = try await world.enqueue(world.notice(world.acme))
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.finish(job, as: .cancelled, reason: "withdrawn", at: start)
        }
        func prune() async throws -> Int {
            try await world.storage.transact { transaction throws(StorageError) in
                try transaction.pruneQueueHistory(before: start + 180, limit: 2)
            }
        }
        #expect(try await [prune(), prune(), prune()] == [3, 1, 0])
        let history = try await QueueHistoryTests.history(world, HistorySpan(from: start, to: start + 360))
        #expect(history.levels.map { $0 != nil } == [false, false, false, true, true, true])
        #expect(history.finished[.cancelled] == [0, 0, 0, 0, 0, 0])
    }
}
