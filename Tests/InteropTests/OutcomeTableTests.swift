import Foundation
import Jobs
import Mail
import Mailbox
import SMTP
import Stage
import Storage
import Testing

/// The outcome table over real sockets: the worker sends a letter through a session to a server that does what the row
/// says, and what is stored about the attempt is compared. The pure function: see SMTPTests/ClassificationTests.swift.
@Suite struct OutcomeTableTests {
    /// A mail catcher reads on, whatever happens. A server that stops reading: see SMTPTests/BrokenConnectionTests.swift.
    static let rows = OutcomeTable.rows.filter { !($0.phase == .body && $0.cause == .isSilent) }

    @Test(arguments: rows)
    func everyRowIsStoredAsTheTableHasIt(row: OutcomeRow) async throws {
        let stored = try await Stand.play(row)
        let outcome = stored.attempt.outcome
        #expect(outcome.verdict == row.verdict)
        #expect(outcome.phase == row.phase)
        #expect(outcome.reply?.code == row.codes?.code)
        #expect(outcome.reply?.enhancedCode == row.codes?.enhanced)
        #expect(outcome.reply?.text == row.words)
        #expect(stored.attempt.number == 1)
        #expect(stored.attempt.relay == "default")
        #expect(stored.job.reason == outcome.reason)
        #expect(stored.job.job.tally.attempts == 1)
        switch row.verdict {
        case .delivered: #expect(stored.job.state == .delivered)
        case .permanent: #expect(stored.job.state == .bounced)
        default: #expect(stored.job.state == .queued)
        }
        #expect(stored.job.job.tally.failures == (row.verdict == .transient ? 1 : 0))
        #expect(stored.job.job.tally.unknowns == (row.verdict == .unknown ? 1 : 0))
    }

    /// Once is chance: a restart, a lost packet.
    @Test func theSecondFailedHandshakeInARowIsASetting() async throws {
        let catcher = try await MailCatcher.start()
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        let relay = try Stand.relay("smtps://127.0.0.1:\(catcher.smtpPort)")
        try await running(try estate.worker([relay])) { _ in
            try await until("the first is stored") { try await estate.history(job).count == 1 }
            estate.clock.advance(60)
            try await until("the second is stored") { try await estate.history(job).count == 2 }
        }
        #expect(try await estate.verdicts(job) == [.relayTransient, .relayConfiguration])
        #expect(try await estate.history(job).allSatisfy { $0.outcome.phase == .tls })
        await catcher.stop()
    }

    @Test(arguments: ["mail: 421 4.4.2 idle too long, nth 2", "mail: drop, nth 2", "mail: reset, nth 2"])
    func aStaleConnectionIsChargedToNoMail(script: String) async throws {
        var options = MailboxOptions()
        options.script = try Script(parsing: script)
        let catcher = try await MailCatcher.start(options)
        let estate = try await Estate()
        let relay = try Stand.relay("smtp://127.0.0.1:\(catcher.smtpPort)")
        var jobs: [JobID] = []
        try await running(try estate.worker([relay])) { _ in
            for tenant in estate.tenants {
                let job = try await estate.queueReconfiguration(at: tenant)
                jobs.append(job)
                try await until("it is over") { try await estate.job(job).state == .delivered }
            }
        }
        for job in jobs { #expect(try await estate.verdicts(job) == [.delivered]) }
        #expect(catcher.mails.count == 3)
        await catcher.stop()
    }
}
