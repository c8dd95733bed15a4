package import Jobs
import Testing

/// One row of the outcome table: where in a session, what happened there, and what it means. Written once; the pure
/// function is asked about every row, and every row is played over a real socket.
package struct OutcomeRow: Sendable, CustomTestStringConvertible {
    package let phase: Phase
    package let cause: Cause
    package let verdict: Verdict
    package let pace: Outcome.Pace

    /// What a relay does, or what is wrong with it.
    package enum Cause: Sendable, Hashable {
        /// The whole reply, its code first.
        case says(String)
        /// Something that is no reply.
        case babbles
        case closes
        case isSilent
        case hasNoAddress
        case refusesConnections
        case hasCertificateOfAnother, hasExpiredCertificate, hasUntrustedCertificate
        case offersNoSTARTTLS
        case talksNoTLS
        case offersNoAUTH
    }

    init(_ phase: Phase, _ cause: Cause, _ verdict: Verdict, _ pace: Outcome.Pace = .backoff) {
        (self.phase, self.cause, self.verdict, self.pace) = (phase, cause, verdict, pace)
    }

    init(_ phase: Phase, _ reply: String, _ verdict: Verdict, _ pace: Outcome.Pace = .backoff) {
        self.init(phase, .says(reply), verdict, pace)
    }

    package var testDescription: String {
        if case .says(let reply) = cause { "\(phase) \(reply)" } else { "\(phase) \(cause)" }
    }
}

/// The outcome table: its rows stand in the order of the design's, from DNS to dot.
package enum OutcomeTable {
    package static let rows = opening + envelope + content

    private static let opening: [OutcomeRow] = [
        // DNS failure, refused, connect timeout.
        OutcomeRow(.connect, .hasNoAddress, .relayTransient),
        OutcomeRow(.connect, .refusesConnections, .relayTransient),
        // Certificate wrong, STARTTLS not offered though required.
        OutcomeRow(.tls, .hasCertificateOfAnother, .relayConfiguration),
        OutcomeRow(.tls, .hasExpiredCertificate, .relayConfiguration),
        OutcomeRow(.tls, .hasUntrustedCertificate, .relayConfiguration),
        OutcomeRow(.tls, .offersNoSTARTTLS, .relayConfiguration),
        // TLS handshake failed: once.
        OutcomeRow(.tls, .talksNoTLS, .relayTransient),
        OutcomeRow(.tls, "454 4.7.0 TLS not available due to temporary reason", .relayTransient),
        OutcomeRow(.tls, "501 5.5.4 no parameters allowed", .relayConfiguration),
        OutcomeRow(.tls, .closes, .relayTransient),
        OutcomeRow(.tls, .isSilent, .relayTransient),
        // Greeting 4xx, 5xx, drop, silence.
        OutcomeRow(.greeting, "421 4.3.2 too busy", .relayTransient),
        OutcomeRow(.greeting, "450 4.3.2 not now", .relayTransient),
        OutcomeRow(.greeting, "554 5.3.2 no service here", .relayConfiguration),
        OutcomeRow(.greeting, .closes, .relayTransient),
        OutcomeRow(.greeting, .isSilent, .relayTransient),
        OutcomeRow(.greeting, .babbles, .relayConfiguration),
        // The same of EHLO.
        OutcomeRow(.ehlo, "421 4.3.2 too busy", .relayTransient),
        OutcomeRow(.ehlo, "502 5.5.1 not implemented", .relayConfiguration),
        OutcomeRow(.ehlo, "550 5.7.1 no such name here", .relayConfiguration),
        OutcomeRow(.ehlo, .closes, .relayTransient),
        OutcomeRow(.ehlo, .isSilent, .relayTransient),
        // AUTH 535, 534, 538.
        OutcomeRow(.auth, "535 5.7.8 wrong", .relayConfiguration),
        OutcomeRow(.auth, "534 5.7.9 too weak", .relayConfiguration),
        OutcomeRow(.auth, "538 5.7.11 encrypt first", .relayConfiguration),
        OutcomeRow(.auth, "504 5.5.4 unknown mechanism", .relayConfiguration),
        // AUTH 454, 421.
        OutcomeRow(.auth, "454 4.7.0 try later", .relayTransient),
        OutcomeRow(.auth, "421 4.3.2 shutting down", .relayTransient),
        OutcomeRow(.auth, .closes, .relayTransient),
        OutcomeRow(.auth, .isSilent, .relayTransient),
        // AUTH not offered though credentials are set.
        OutcomeRow(.auth, .offersNoAUTH, .relayConfiguration),
    ]

    private static let envelope: [OutcomeRow] = [
        OutcomeRow(.mail, "530 5.7.0 authenticate first", .relayConfiguration),
        // MAIL 4xx; 421, 454, 4.7.x are the relay's word.
        OutcomeRow(.mail, "450 4.1.8 sender's domain not found", .transient),
        OutcomeRow(.mail, "452 4.3.1 disk full", .transient),
        OutcomeRow(.mail, "452 4.3.1 disk full, try again in 10 minutes", .transient, .after(seconds: 600)),
        OutcomeRow(.mail, "421 4.3.2 shutting down", .relayTransient),
        OutcomeRow(.mail, "454 4.7.0 not now", .relayTransient),
        OutcomeRow(.mail, "451 4.7.1 slow down", .relayTransient),
        OutcomeRow(.mail, "552 5.3.4 too big", .permanent),
        // MAIL other 5xx: the sender is refused.
        OutcomeRow(.mail, "550 5.1.0 sender refused", .relayConfiguration),
        OutcomeRow(.mail, "553 5.1.8 sender unknown", .relayConfiguration),
        OutcomeRow(.mail, "554 5.7.1 not you", .relayConfiguration),
        // RCPT 4xx, greylisting too.
        OutcomeRow(.rcpt, "450 4.2.0 greylisted", .transient, .greylisting),
        OutcomeRow(.rcpt, "451 4.7.1 greylisted for 300 seconds", .transient, .after(seconds: 300)),
        OutcomeRow(.rcpt, "451 4.7.1 greylisted for 9000 seconds", .transient, .after(seconds: 3600)),
        OutcomeRow(.rcpt, "452 4.2.2 mailbox full", .transient, .greylisting),
        OutcomeRow(.rcpt, "421 4.3.2 shutting down", .transient, .greylisting),
        // RCPT 5xx.
        OutcomeRow(.rcpt, "550 5.1.1 no such user", .permanent),
        OutcomeRow(.rcpt, "550 no such user", .permanent),
        OutcomeRow(.rcpt, "551 5.1.6 user not local", .permanent),
        OutcomeRow(.rcpt, "552 5.2.2 mailbox full", .permanent),
        OutcomeRow(.rcpt, "553 5.1.3 name not allowed", .permanent),
        OutcomeRow(.rcpt, "550 05.1.1 a leading zero makes it no code", .permanent),
        // RCPT 5.7.x.
        OutcomeRow(.rcpt, "554 5.7.1 relay access denied", .relayConfiguration),
        OutcomeRow(.rcpt, "550 5.7.26 unauthenticated sender", .relayConfiguration),
        // Connection lost before the body was complete, timeout before 354.
        OutcomeRow(.mail, .closes, .transient),
        OutcomeRow(.rcpt, .closes, .transient),
        OutcomeRow(.mail, .isSilent, .transient),
        OutcomeRow(.rcpt, .isSilent, .transient),
        // 500–504, 555 to our own commands.
        OutcomeRow(.mail, "500 5.5.2 unrecognised", .relayConfiguration),
        OutcomeRow(.mail, "501 5.5.4 syntax", .relayConfiguration),
        OutcomeRow(.mail, "503 5.5.1 out of order", .relayConfiguration),
        OutcomeRow(.mail, "555 5.5.4 unknown parameter", .relayConfiguration),
        OutcomeRow(.rcpt, "501 5.5.4 syntax", .relayConfiguration),
        OutcomeRow(.rcpt, "503 5.5.1 out of order", .relayConfiguration),
        OutcomeRow(.rcpt, "555 5.5.4 unknown parameter", .relayConfiguration),
        OutcomeRow(.mail, .babbles, .relayConfiguration),
        OutcomeRow(.rcpt, .babbles, .relayConfiguration),
    ]

    private static let content: [OutcomeRow] = [
        // DATA 4xx, 5xx; 503 is our bug.
        OutcomeRow(.data, "451 4.3.0 not now", .transient),
        OutcomeRow(.data, "421 4.3.2 shutting down", .transient),
        OutcomeRow(.data, "554 5.5.1 no", .permanent),
        OutcomeRow(.data, "503 5.5.1 out of order", .relayConfiguration),
        OutcomeRow(.data, "502 5.5.1 not implemented", .relayConfiguration),
        OutcomeRow(.data, .closes, .transient),
        OutcomeRow(.data, .isSilent, .transient),
        OutcomeRow(.data, .babbles, .relayConfiguration),
        // The same before the body was complete.
        OutcomeRow(.body, "451 4.3.0 not now", .transient),
        OutcomeRow(.body, "552 5.3.4 too big", .permanent),
        OutcomeRow(.body, .closes, .transient),
        OutcomeRow(.body, .isSilent, .transient),
        // Body complete, then connection lost, no reply, or none that can be read.
        OutcomeRow(.dot, .closes, .unknown),
        OutcomeRow(.dot, .isSilent, .unknown),
        OutcomeRow(.dot, .babbles, .unknown),
        OutcomeRow(.dot, "354 go on", .unknown),
        // Dot 2xx, whichever.
        OutcomeRow(.dot, "250 2.0.0 queued as 1F", .delivered),
        OutcomeRow(.dot, "200 fine", .delivered),
        OutcomeRow(.dot, "252 2.6.0 will try", .delivered),
        // Dot 4xx.
        OutcomeRow(.dot, "451 4.3.0 not now", .transient),
        OutcomeRow(.dot, "451 4.7.1 retry after 30 seconds", .transient, .after(seconds: 30)),
        OutcomeRow(.dot, "421 4.3.2 shutting down", .transient),
        // Dot 5xx.
        OutcomeRow(.dot, "550 5.6.0 spam", .permanent),
        OutcomeRow(.dot, "552 5.3.4 too big", .permanent),
        OutcomeRow(.dot, "554 5.7.1 policy", .permanent),
        OutcomeRow(.dot, "503 5.5.1 out of order", .permanent),
    ]
}

extension OutcomeRow {
    /// Code and enhanced code of the reply, as they are to be stored.
    package var codes: (code: Int, enhanced: EnhancedCode?)? {
        guard case .says(let reply) = cause, let code = Int(reply.prefix(3)) else { return nil }
        return (code, EnhancedCode(parsing: reply.dropFirst(4).prefix { $0 != " " }))
    }

    /// The words behind the codes.
    package var words: String? {
        guard case .says(let reply) = cause, let codes else { return nil }
        return String(reply.dropFirst(4).dropFirst(codes.enhanced.map { "\($0) ".count } ?? 0))
    }
}
