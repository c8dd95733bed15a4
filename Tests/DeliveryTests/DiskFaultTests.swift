import Delivery
import Foundation
import Jobs
import SMTP
import Stage
import Storage
import Testing

/// What was sent and cannot be written down stops the sending, and is neither lost nor sent again.
@Suite struct DiskFaultTests {
    @Test func outcomesThatCannotBeStoredStopSendingUntilTheyCan() async throws {
        let estate = try await Estate()
        for number in 0..<40 { _ = try await estate.invite("guest\(number)@people.example", to: estate.acme) }
        let flaky = FlakyStorage(estate.storage)
        let recorder = Recorder { number, _ in
            if number == 0 { flaky.fill() }
            return .delivered
        }
        try await running(try estate.worker([recorder.relay()], on: flaky)) { _ in
            try await until("storing was tried") { flaky.refusals >= 3 }
            // One connection: eight outcomes may wait for the disk, and eight jobs were claimed.
            #expect(recorder.offers.count <= 8)
            #expect(try await estate.count(.delivered) == 0)
            flaky.mend()
            try await until("all delivered") { try await estate.count(.delivered) == 40 }
        }
        #expect(recorder.offers.count == 40)
        #expect(Set(recorder.offers).count == 40)
    }

    @Test func aMailSentBeforeALongDiskFaultIsNotSentAgainAfterIt() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let flaky = FlakyStorage(estate.storage)
        let recorder = Recorder { number, _ in
            if number == 0 { flaky.fill() }
            return .delivered
        }
        try await running(try estate.worker([recorder.relay()], on: flaky)) { _ in
            try await until("storing was tried") { flaky.refusals >= 1 }
            // Longer than the lease: whoever looks at it now would take this worker for dead.
            estate.clock.advance(30)
            try await until("a tick was tried as well") { flaky.refusals >= 4 }
            flaky.mend()
            try await until("the outcome is stored") { try await !estate.history(job).isEmpty }
        }
        #expect(try await estate.verdicts(job) == [.delivered])
        #expect(try await estate.job(job).state == .delivered)
        #expect(recorder.offers.count == 1)
    }

    @Test func whatCannotBeHandedBackIsHandedBackWhenItCan() async throws {
        let estate = try await Estate()
        for number in 0..<3 { _ = try await estate.invite("guest\(number)@people.example", to: estate.acme) }
        let (flaky, recorder, tape) = (FlakyStorage(estate.storage), Recorder(), LogTape())
        recorder.open { _ in
            flaky.fill()
            return Outcome(.relayConfiguration, in: .auth, reason: "credentials refused")
        }
        try await running(try estate.worker([recorder.relay()], on: flaky, logger: tape.logger)) { _ in
            try await until("handing back was tried") { tape.lines.contains { $0.contains("not handed back") } }
            flaky.mend()
            estate.clock.advance(1)
            // The worker lives on, and so does its lease: it has to remember them.
            try await until("all are queued", within: .seconds(5)) { try await estate.count(.queued) == 3 }
        }
        #expect(recorder.offers.isEmpty)
    }

    @Test func stoppingWaitsForOutcomesThatAreStillToBeStored() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let flaky = FlakyStorage(estate.storage)
        let recorder = Recorder { _, _ in
            flaky.fill()
            return .delivered
        }
        try await running(try estate.worker([recorder.relay()], on: flaky)) { worker in
            try await until("storing was tried") { flaky.refusals >= 1 }
            await worker.askToStop()
            let refused = flaky.refusals
            try await until("storing is tried on") { flaky.refusals > refused }
            flaky.mend()
            try await worker.stop()
        }
        #expect(try await estate.job(job).state == .delivered)
    }
}
