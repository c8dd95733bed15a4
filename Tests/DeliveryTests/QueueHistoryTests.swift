import Delivery
import Foundation
import Jobs
import Portals
import Stage
import Storage
import Testing

/// Workers note how full the queue is: one of them, once a minute.
@Suite struct QueueHistoryTests {
    private static func history(_ estate: Estate, minutes: Int) async throws -> QueueHistory {
        let span = HistorySpan(from: TestClock.start, to: TestClock.start + Double(minutes) * 60)
        return try await estate.storage.read { snapshot throws(StorageError) in try snapshot.queueHistory(span) }
    }

    @Test func theQueueIsNotedOnceAMinuteByOneOfTwoWorkers() async throws {
        let estate = try await Estate()
        // Nobody sends: the relay is paused.
        _ = try await estate.useCases.setPause(true, of: nil, Estate.onServer)
        _ = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder()
        let workers = try ["here:1", "there:2"].map { try estate.worker([recorder.relay()], owner: $0) }
        try await running(workers[0]) { _ in
            try await running(workers[1]) { _ in
                try await until("noted") { try await Self.history(estate, minutes: 1).levels[0] != nil }
                _ = try await estate.queueReconfiguration(at: estate.globex)
                estate.clock.advance(59)
                estate.clock.advance(61)
                try await until("noted") { try await Self.history(estate, minutes: 3).levels[2] != nil }
            }
        }
        let history = try await Self.history(estate, minutes: 3)
        #expect(history.levels.map { $0?.ready.count } == [1, nil, 2] || history.levels[1]?.ready.count == 2)
        #expect(history.levels[0]?.ready.count == 1)
        #expect(history.levels[2]?.ready == QueueLevel(count: 2, oldest: 120))
        #expect(history.customers.map { $0.levels[2]?.count } == [1, 1])
    }

    @Test func whatIsOlderThanAWeekIsForgotten() async throws {
        let estate = try await Estate()
        let recorder = Recorder()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        try await running(try estate.worker([recorder.relay()])) { _ in
            try await until("delivered") { try await estate.job(job).state == .delivered }
            try await until("noted") { try await Self.history(estate, minutes: 1).levels[0] != nil }
            #expect(try await Self.history(estate, minutes: 1).finished[.delivered] == [1])
            estate.clock.advance(7 * 86_400)
            try await until("seen again") {
                let now = estate.clock.now
                return try await estate.storage.read { snapshot throws(StorageError) in
                    try snapshot.hasQueueSample(at: now)
                }
            }
            #expect(try await Self.history(estate, minutes: 1).levels[0] != nil)
            estate.clock.advance(3600)
            try await until("forgotten") { try await Self.history(estate, minutes: 1).levels[0] == nil }
            #expect(try await Self.history(estate, minutes: 1).finished[.delivered] == [0])
            #expect(try await estate.job(job).state == .delivered)
        }
    }
}
