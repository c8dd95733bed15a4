import Delivery
import Foundation
import Jobs
import Mail
import Mailbox
import SMTP
import Stage
import Storage
import Testing

/// One letter, one worker, one relay that misbehaves: what is stored about the first attempt.
enum Stand {
    struct Stored: Sendable {
        let attempt: Attempt
        let job: JobRecord
    }

    /// Short enough for a test, long enough for a loaded machine to do what is not under test.
    static let brief = Duration.milliseconds(150)

    static func relay(_ url: String, _ timeouts: Timeouts = .standard, padding: Int = 0) throws -> Relay {
        let endpoint = try RelayEndpoint(parsing: url)
        let name = try Domain(parsing: "mail.mssp.example")
        return Relay(id: .default, name: "default", connections: 1) {
            let session = Session(to: endpoint, heloName: name, timeouts: timeouts)
            return padding > 0 ? PaddingCarrier(session: session, bytes: padding) : session
        }
    }

    /// Has a worker offer one letter to the relay, once.
    static func attempt(through relay: Relay) async throws -> Stored {
        let estate = try await Estate()
        let job = try await estate.queueReconfiguration(at: estate.acme)
        try await running(try estate.worker([relay])) { _ in
            try await until("an attempt is stored") { try await !estate.history(job).isEmpty }
        }
        let history = try await estate.history(job)
        guard let first = history.first, history.count == 1 else { throw NeverCame() }
        return Stored(attempt: first, job: try await estate.job(job))
    }

    /// Plays a row with a mail catcher.
    static func play(_ row: OutcomeRow) async throws -> Stored {
        var options = MailboxOptions()
        options.script = script(row)
        options.encryption = encryption(row)
        options.messageSizeLimit = 64 << 20
        if row.cause == .offersNoAUTH { options.mechanisms = [] }
        let catcher = try await MailCatcher.start(options)
        let folder = try Scratch()
        let certificate = folder.url.appending(path: "ca.pem")
        try Data((catcher.certificatePEM ?? "").utf8).write(to: certificate)
        let closed = try ClosedPort()
        let port = row.cause == .refusesConnections ? Int(closed.port) : catcher.smtpPort
        let relay = try relay(
            url(row, port, certificate.path), timeouts(row), padding: row.phase == .body ? 32 << 20 : 0)
        do {
            let stored = try await attempt(through: relay)
            await catcher.stop()
            withExtendedLifetime((folder, closed)) {}
            return stored
        } catch {
            await catcher.stop()
            throw error
        }
    }

    private static func url(_ row: OutcomeRow, _ port: Int, _ certificate: String) -> String {
        switch (row.phase, row.cause) {
        case (_, .hasNoAddress): "smtp://relay.invalid:\(port)"
        case (_, .talksNoTLS): "smtps://127.0.0.1:\(port)"
        case (_, .hasUntrustedCertificate): "smtp://127.0.0.1:\(port)?starttls=required"
        case (.tls, _): "smtp://127.0.0.1:\(port)?starttls=required&ca=\(certificate)"
        case (.auth, _): "smtp://ops:s3cret@127.0.0.1:\(port)"
        default: "smtp://127.0.0.1:\(port)"
        }
    }

    private static func encryption(_ row: OutcomeRow) -> MailboxOptions.Encryption {
        switch (row.phase, row.cause) {
        case (_, .hasCertificateOfAnother): .startTLS(.generated(hostNames: ["mail.example.com"]))
        case (_, .hasExpiredCertificate): .startTLS(.generated(validity: .expired))
        case (_, .offersNoSTARTTLS), (_, .talksNoTLS): .none
        case (.tls, _): .startTLS(.generated())
        default: .none
        }
    }

    private static func timeouts(_ row: OutcomeRow) -> Timeouts {
        var timeouts = Timeouts()
        // Where no resolver is at hand the time is over instead: the same to the queue.
        if row.cause == .hasNoAddress { timeouts.connect = brief * 4 }
        guard row.cause == .isSilent else { return timeouts }
        switch row.phase {
        case .connect: timeouts.connect = brief
        case .tls: timeouts.tls = brief
        case .greeting: timeouts.greeting = brief
        case .ehlo: timeouts.ehlo = brief
        case .auth: timeouts.auth = brief
        case .mail: timeouts.mail = brief
        case .rcpt: timeouts.rcpt = brief
        case .data: timeouts.data = brief
        case .body: timeouts.body = brief
        case .dot: timeouts.dot = brief
        }
        return timeouts
    }

    private static func script(_ row: OutcomeRow) -> Script {
        let effect: Script.Effect
        switch row.cause {
        // As a reply, it closes the connection behind it.
        case .says(let words) where words.hasPrefix("421"):
            effect = .reply(Mailbox.Reply(421, row.codes?.enhanced?.description, row.words ?? ""))
        case .says(let words): effect = .replyRaw(Array("\(words)\r\n".utf8))
        case .babbles: effect = .replyRaw(Array("what is it?\r\n".utf8))
        case .closes: effect = .drop
        case .isSilent: effect = .silence
        default: return Script()
        }
        let moment: Script.Moment
        switch row.phase {
        case .connect: return Script()
        case .greeting: moment = .connect
        case .tls: moment = .startTLS
        case .ehlo: moment = .ehlo
        case .auth: moment = .auth
        case .mail: moment = .mail
        case .rcpt: moment = .rcpt
        case .data: moment = .data
        case .body: moment = .body(afterBytes: 100_000)
        case .dot: moment = .dot
        }
        return Script([Script.Rule(moment, effect)])
    }
}

/// A session whose mails are as big as the sockets' buffers are not, so that a body can be interrupted.
private struct PaddingCarrier: Carrier {
    let session: Session
    let bytes: Int

    var executor: (any TaskExecutor)? { session.executor }

    func open(handshakeFailedBefore: Bool) async -> Outcome? {
        await session.open(handshakeFailedBefore: handshakeFailedBefore)
    }

    func send(_ envelope: Envelope, bytes letter: [UInt8]) async -> Transmission {
        let line = Array((String(repeating: "x", count: 62) + "\r\n").utf8)
        var padded = letter
        padded.reserveCapacity(letter.count + bytes)
        while padded.count < bytes { padded += line }
        return await session.send(envelope, bytes: padded)
    }

    func close() async { await session.close() }
    func interrupt() { session.interrupt() }
}
