import Delivery
import Foundation
import Jobs
import SMTP
import Stage
import Storage
import Testing

/// What is wrong with the relay or the connection is charged to no mail.
@Suite struct RelayFaultTests {
    @Test func aDeadRelayIsProbedByOneConnectionAndChargesNoMail() async throws {
        let estate = try await Estate()
        var jobs: [JobID] = []
        for tenant in estate.tenants { jobs.append(try await estate.queueReconfiguration(at: tenant)) }
        let recorder = Recorder()
        recorder.open { number in
            number < 2 ? Outcome(.relayTransient, in: .connect, reason: "connection refused") : nil
        }
        try await running(try estate.worker([recorder.relay(connections: 1)], jitter: 0)) { _ in
            try await until("the breaker is open and all is handed back") {
                let queued = try await estate.count(.queued)
                return recorder.openings == 1 && queued == 3
            }
            // Before the pause is over nothing is tried, however often the bell rings.
            estate.clock.advance(4)
            _ = try await estate.invite("ringer@people.example", to: estate.acme)
            for _ in 0..<200 { await Task.yield() }
            #expect(recorder.openings == 1)
            estate.clock.advance(1)
            try await until("the probe failed") {
                let queued = try await estate.count(.queued)
                return recorder.openings == 2 && queued == 4
            }
            // Twice as long the second time.
            estate.clock.advance(9)
            for _ in 0..<200 { await Task.yield() }
            #expect(recorder.openings == 2)
            estate.clock.advance(1)
            try await until("all delivered") { try await estate.count(.delivered) == 4 }
        }
        #expect(recorder.openings == 3)
        for job in jobs {
            let record = try await estate.job(job)
            #expect(record.job.tally.failures == 0 && record.job.tally.unknowns == 0)
        }
        let verdicts = try await estate.history(jobs[0]).map(\.outcome.verdict)
        #expect(verdicts.last == .delivered && verdicts.dropLast().allSatisfy { $0 == .relayTransient })
    }

    @Test func aConnectionLostBeforeTheBodyIsReplacedAtOnceAndUncharged() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder { number, _ in
            number == 0 ? .lost(Outcome(.transient, in: .mail, reason: "connection closed")) : .delivered
        }
        try await running(try estate.worker([recorder.relay()])) { _ in
            try await until("delivered") { try await estate.job(job).state == .delivered }
        }
        #expect(recorder.offers.count == 2)
        #expect(recorder.openings == 2)
        #expect(try await estate.verdicts(job) == [.delivered])
    }

    @Test func aSecondLossIsTheAttemptsOutcome() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder { _, _ in .lost(Outcome(.transient, in: .mail, reason: "connection closed")) }
        try await running(try estate.worker([recorder.relay()])) { _ in
            try await until("stored") { try await estate.history(job).count == 1 }
        }
        #expect(recorder.offers.count == 2)
        #expect(try await estate.job(job).state == .queued)
        #expect(try await estate.job(job).nextAttemptAt == TestClock.start + 15)
    }

    @Test func aStaleConnectionIsReplacedUncharged() async throws {
        let estate = try await Estate()
        let first = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder { number, _ in number == 1 ? .stale : .delivered }
        try await running(try estate.worker([recorder.relay()])) { _ in
            try await until("delivered") { try await estate.job(first).state == .delivered }
            let second = try await estate.queueReconfiguration(at: estate.globex)
            try await until("delivered") { try await estate.job(second).state == .delivered }
            #expect(try await estate.verdicts(second) == [.delivered])
        }
        #expect(recorder.offers.count == 3)
        #expect(recorder.openings == 2)
        #expect(recorder.closings == 1)
    }
}
