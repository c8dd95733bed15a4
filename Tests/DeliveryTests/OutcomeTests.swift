import Delivery
import Foundation
import Jobs
import Letters
import Policy
import Portals
import SMTP
import Stage
import Storage
import Testing

/// What the relay says about one mail decides about that mail.
@Suite struct OutcomeTests {
    @Test func aTransientRefusalWaitsAsTheScheduleSaysAndIsTriedAgain() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder { number, _ in
            number < 2 ? .refused(.transient, 451, "4.3.0 later", in: .data) : .delivered
        }
        try await running(try estate.worker([recorder.relay()], jitter: 0.5)) { _ in
            try await until("first refusal stored") { try await estate.history(job).count == 1 }
            let first = try await estate.job(job)
            #expect(first.state == .queued)
            #expect(first.nextAttemptAt == TestClock.start + 15)
            #expect(first.reason == "the relay said 451 4.3.0 later")
            estate.clock.advance(15)
            try await until("second refusal stored") { try await estate.history(job).count == 2 }
            #expect(try await estate.job(job).nextAttemptAt == TestClock.start + 15 + 30)
            estate.clock.advance(30)
            try await until("delivered") { try await estate.job(job).state == .delivered }
        }
        #expect(try await estate.verdicts(job) == [.transient, .transient, .delivered])
        #expect(try await estate.history(job).map(\.startedAt) == [0, 15, 45].map { TestClock.start + $0 })
        #expect(try await estate.job(job).job.tally == Job.Tally(attempts: 3, failures: 2))
    }

    @Test func everyAttemptCarriesTheSameBytes() async throws {
        let estate = try await Estate()
        _ = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder { number, _ in number < 3 ? .refused(.transient, 451, "later") : .delivered }
        try await running(try estate.worker([recorder.relay()])) { _ in
            for count in 1...4 {
                await recorder.offered(count)
                try await until("stored") { try await estate.count(.sending) == 0 }
                estate.clock.advance(2_000)
            }
        }
        #expect(recorder.offers.count == 4)
        #expect(Set(recorder.offers).count == 1)
        let text = String(decoding: recorder.offers[0].bytes, as: UTF8.self)
        // Of the moment it was queued, not of the attempt.
        #expect(text.contains("\r\nDate: Fri, 15 Jan 2027 08:00:00 +0000\r\n"))
    }

    @Test func aPermanentRefusalBouncesWithTheServersWords() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder { _, _ in .refused(.permanent, 550, "5.1.1 nobody here") }
        try await running(try estate.worker([recorder.relay()])) { _ in
            try await until("bounced") { try await estate.job(job).state == .bounced }
        }
        let attempt = try #require(try await estate.history(job).first)
        #expect(attempt.outcome.reply?.code == 550)
        #expect(attempt.outcome.reply?.text == "5.1.1 nobody here")
        #expect(attempt.outcome.phase == .rcpt)
        #expect(recorder.offers.count == 1)
    }

    @Test func afterTwoMoreTriesAnUnknownFateIsLeftToAnOperator() async throws {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let recorder = Recorder { _, _ in .outcome(Outcome(.unknown, in: .dot, reason: "no answer")) }
        try await running(try estate.worker([recorder.relay()])) { _ in
            for (count, wait) in [(1, 60.0), (2, 300)] {
                try await until("stored") { try await estate.history(job).count == count }
                let record = try await estate.job(job)
                #expect(record.state == .queued)
                #expect(record.nextAttemptAt == estate.clock.now + wait)
                estate.clock.advance(wait)
            }
            try await until("given up") { try await estate.job(job).state == .unknown }
        }
        #expect(try await estate.verdicts(job) == [.unknown, .unknown, .unknown])
        #expect(recorder.offers.count == 3)
        // The same message each time, by which it is found in a relay's log.
        #expect(Set(recorder.offers.map(\.bytes)).count == 1)
        try await estate.useCases.intervene(.resolveDelivered, in: job, Estate.onServer)
        #expect(try await estate.job(job).state == .delivered)
        let entry = try #require(
            try await estate.useCases.auditEntries(portal: nil, limit: 1, Estate.onServer).first?.event)
        #expect(entry.action == "queue.resolve-delivered" && entry.subject == "mail:\(job)")
        await #expect(throws: Refused.self) {
            try await estate.useCases.intervene(.resolveResend, in: job, Estate.onServer)
        }
    }

    @Test func aLetterThatCannotBeWrittenFailsAndStopsNobodyElse() async throws {
        let estate = try await Estate()
        // A link under a server key that is not there any more.
        let (now, tenant) = (estate.clock.now, estate.acme)
        try await estate.apply([.resetRecorded(tenant.user, by: nil, reason: "lost")])
        guard case .reset(let reset) = try await estate.user(tenant).user.mfa else { throw NeverCame() }
        let record = try await estate.useCases.portal(tenant.name, Estate.onServer)
        let broken = try await estate.storage.transact { transaction throws(StorageError) in
            let link = try transaction.issue(
                NewLink(
                    purpose: .reconfigure, portal: tenant.portal, user: tenant.user, reset: reset,
                    salt: Array(repeating: 7, count: 16), keyID: "00000000", createdAt: now, expiresAt: now + 3_600)
            ) { _ in Array(repeating: 1, count: 32) }
            return try transaction.enqueue(
                NewJob(
                    request: .mfaReconfigure(reset), user: tenant.user, portal: tenant.portal,
                    customer: record.portal.customer.id, relay: .default, link: link,
                    messageID: "<broken@acme.example>",
                    createdAt: now, expiresAt: now + 3_600))
        }
        let sound = try await estate.queueReconfiguration(at: estate.globex)
        let recorder = Recorder()
        try await running(try estate.worker([recorder.relay()])) { _ in
            try await until("both over") {
                let states = try await [estate.job(broken).state, estate.job(sound).state]
                return states.allSatisfy(\.isFinished)
            }
        }
        #expect(try await estate.job(broken).state == .failed)
        #expect(try await estate.job(broken).reason?.hasPrefix("the letter cannot be written: ") == true)
        #expect(try await estate.job(sound).state == .delivered)
        #expect(recorder.offers.map(\.envelope.to) == [estate.globex.ann])
    }
}
