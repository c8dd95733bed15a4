import Delivery
import Foundation
import Jobs
import Policy
import SMTP
import Stage
import Storage
import Testing

/// A relay out of order is said aloud, kept for the console, and forgotten when it works again.
@Suite struct RelayAlarmTests {
    private static let refused = Outcome(.relayTransient, in: .connect, reason: "connection refused")

    @Test func aRelayOutOfReachForTenMinutesIsAnAlarmThatNamesRelayPhaseAndSince() async throws {
        let estate = try await Estate()
        let (recorder, tape) = (Recorder(), LogTape())
        recorder.open { _ in Self.refused }
        let job = try await estate.queueReconfiguration(at: estate.acme)
        try await running(try estate.worker([recorder.relay()], jitter: 0, logger: tape.logger)) { _ in
            var tries = 0
            while estate.clock.now < TestClock.start + 599 {
                tries += 1
                try await until("tried \(tries) times") {
                    let stored = try await estate.history(job).count
                    return recorder.openings == tries && stored == tries
                }
                #expect(tape.lines.allSatisfy { !$0.hasPrefix("critical") })
                let trouble = try #require(try await estate.relay("default").trouble)
                #expect(trouble.since == TestClock.start && trouble.outcome.phase == .connect)
                estate.clock.advance(trouble.probeAt.timeIntervalSince(estate.clock.now))
            }
            try await until("the alarm") { tape.lines.contains { $0.hasPrefix("critical") } }
            recorder.open { _ in nil }
            estate.clock.advance(301)
            try await until("delivered") { try await estate.job(job).state == .delivered }
            try await until("forgotten") { try await estate.relay("default").trouble == nil }
        }
        let alarms = tape.lines.filter { $0.hasPrefix("critical") }
        #expect(alarms.count == 1)
        let alarm = try #require(alarms.first)
        for part in ["\"relay\": default", "\"phase\": connect", "\"since\": 2027-01-15T08:00:00Z"] {
            #expect(alarm.contains(part), "\(alarm)")
        }
        #expect(tape.lines.contains { $0.contains("relay works again") })
        #expect(try await estate.job(job).job.tally.failures == 0)
    }

    @Test func aWrongPasswordIsAnAlarmAtOnceWithTheRelaysReply() async throws {
        let estate = try await Estate()
        let (recorder, tape) = (Recorder(), LogTape())
        recorder.open { _ in
            Outcome(
                .relayConfiguration, in: .auth, reply: Reply(code: 535, text: "bad credentials"), reason: "refused")
        }
        _ = try await estate.queueReconfiguration(at: estate.acme)
        try await running(try estate.worker([recorder.relay()], jitter: 0, logger: tape.logger)) { _ in
            try await until("stored") { try await estate.relay("default").trouble != nil }
        }
        #expect(tape.lines.contains { $0.hasPrefix("critical") && $0.contains("535 bad credentials") })
        #expect(try await estate.relay("default").trouble?.probeAt == TestClock.start + 900)
    }

    @Test func troubleAnotherWorkerStoredIsClearedByAGoodMail() async throws {
        let estate = try await Estate()
        try await estate.storage.transact { transaction throws(StorageError) in
            try transaction.set(
                trouble: RelayTrouble(since: TestClock.start, probeAt: TestClock.start, outcome: Self.refused),
                of: .default)
        }
        _ = try await estate.queueReconfiguration(at: estate.acme)
        try await running(try estate.worker([Recorder().relay()])) { _ in
            try await until("forgotten") { try await estate.relay("default").trouble == nil }
        }
    }

    @Test func aRelayThatRefusesEverybodyPausesAfterTwoBouncesAndNoFurtherMailBounces() async throws {
        let estate = try await Estate()
        let recorder = Recorder { _, _ in .refused(.permanent, 550, "5.1.1 no such user", in: .rcpt) }
        for number in 0..<8 { _ = try await estate.invite("guest\(number)@people.example", to: estate.acme) }
        try await running(try estate.worker([recorder.relay()], jitter: 0)) { _ in
            try await until("paused") {
                let queued = try await estate.count(.queued)
                return recorder.offers.count == 3 && queued == 6
            }
            for _ in 0..<200 { await Task.yield() }
            #expect(recorder.offers.count == 3)
            #expect(try await estate.count(.bounced) == 2)
            #expect(try await estate.relay("default").trouble?.outcome.verdict == .relayConfiguration)
            // The relay's operator mends it; a probe with another mail finds out, and all leave.
            recorder.answer { _, _ in .delivered }
            estate.clock.advance(300)
            try await until("the others are delivered") { try await estate.count(.delivered) == 5 }
            estate.clock.advance(600)
            try await until("and the last") { try await estate.count(.delivered) == 6 }
        }
        #expect(try await estate.count(.bounced) == 2)
    }

    @Test func aRelayThatAsksToSlowDownGetsFewerMailsAtOnce() async throws {
        let estate = try await Estate()
        let recorder = Recorder { number, _ in
            number == 0 ? .refused(.relayTransient, 421, "4.7.0 too many", in: .mail) : .delivered
        }
        let job = try await estate.invite("first@people.example", to: estate.acme)
        try await running(try estate.worker([recorder.relay(connections: 8)], jitter: 0)) { _ in
            try await until("it paused") {
                let stored = try await estate.history(job).count
                let state = try await estate.job(job).state
                return stored == 1 && state == .queued
            }
            estate.clock.advance(5)
            try await until("the probe") { try await estate.job(job).state == .delivered }
            recorder.hold()
            for number in 0..<20 { _ = try await estate.invite("guest\(number)@people.example", to: estate.acme) }
            await recorder.offered(2 + 4)
            for _ in 0..<500 { await Task.yield() }
            #expect(recorder.offers.count == 2 + 4)
            recorder.release()
            try await until("delivered") { try await estate.count(.delivered) == 21 }
        }
        #expect(try await estate.job(job).job.tally.failures == 0)
    }
}
