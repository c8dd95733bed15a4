import Jobs
import Testing

@testable import SMTP

/// The outcome table, row by row.
@Suite struct ClassificationTests {
    struct Row: Sendable {
        let phase: Phase
        let event: Event
        let verdict: Verdict
        let pace: Outcome.Pace

        init(_ phase: Phase, _ code: Int, _ verdict: Verdict, _ pace: Outcome.Pace = .backoff) {
            self.init(phase, code, "", verdict, pace)
        }

        init(_ phase: Phase, _ code: Int, _ words: String, _ verdict: Verdict, _ pace: Outcome.Pace = .backoff) {
            let first = words.split(separator: " ").first ?? ""
            let enhanced = EnhancedCode(parsing: first)
            self.phase = phase
            event = .reply(Reply(code: code, enhancedCode: enhanced, text: words))
            (self.verdict, self.pace) = (verdict, pace)
        }

        init(_ phase: Phase, _ fault: Fault, _ verdict: Verdict) {
            (self.phase, event, self.verdict, pace) = (phase, .fault(fault), verdict, .backoff)
        }
    }

    static let relayRows = [
        Row(.connect, .nameNotResolved, .relayTransient),
        Row(.connect, .unreachable("refused"), .relayTransient),
        Row(.connect, .timedOut, .relayTransient),
        Row(.connect, .libcurl(27, "out of memory"), .relayTransient),
        Row(.tls, .certificate("expired"), .relayConfiguration),
        Row(.tls, .tlsMaterial("no such file"), .relayConfiguration),
        Row(.tls, .startTLSNotOffered, .relayConfiguration),
        Row(.tls, .handshakeFailed("alert"), .relayTransient),
        Row(.tls, .timedOut, .relayTransient),
        Row(.tls, 454, .relayTransient),
        Row(.tls, 501, .relayConfiguration),
        Row(.greeting, 421, .relayTransient),
        Row(.greeting, 450, .relayTransient),
        Row(.greeting, 554, .relayConfiguration),
        Row(.greeting, .connectionLost, .relayTransient),
        Row(.greeting, .timedOut, .relayTransient),
        Row(.greeting, .violation(.notAReplyCode), .relayConfiguration),
        Row(.ehlo, 421, .relayTransient),
        Row(.ehlo, 502, .relayConfiguration),
        Row(.ehlo, 550, .relayConfiguration),
        Row(.ehlo, .connectionLost, .relayTransient),
        Row(.auth, 535, "5.7.8", .relayConfiguration),
        Row(.auth, 534, "5.7.9", .relayConfiguration),
        Row(.auth, 538, "5.7.11", .relayConfiguration),
        Row(.auth, 504, .relayConfiguration),
        Row(.auth, 454, "4.7.0", .relayTransient),
        Row(.auth, 421, .relayTransient),
        Row(.auth, .authenticationNotOffered, .relayConfiguration),
        Row(.auth, .credentialsRefused, .relayConfiguration),
        Row(.auth, .connectionLost, .relayTransient),
    ]

    static let mailRows = [
        Row(.mail, 530, .relayConfiguration),
        Row(.mail, 450, .transient),
        Row(.mail, 452, "4.3.1", .transient),
        Row(.mail, 421, .relayTransient),
        Row(.mail, 454, .relayTransient),
        Row(.mail, 451, "4.7.1", .relayTransient),
        Row(.mail, 552, "5.3.4", .permanent),
        Row(.mail, 550, .relayConfiguration),
        Row(.mail, 553, .relayConfiguration),
        Row(.mail, 500, .relayConfiguration),
        Row(.mail, 555, .relayConfiguration),
        Row(.rcpt, 450, .transient, .greylisting),
        Row(.rcpt, 451, "try again in 5 minutes", .transient, .after(seconds: 300)),
        Row(.rcpt, 421, .transient, .greylisting),
        Row(.rcpt, 550, "5.1.1", .permanent),
        Row(.rcpt, 552, .permanent),
        Row(.rcpt, 554, "5.7.1", .relayConfiguration),
        Row(.rcpt, 503, .relayConfiguration),
        Row(.rcpt, 530, .relayConfiguration),
        Row(.data, 451, .transient),
        Row(.data, 554, .permanent),
        Row(.data, 503, .relayConfiguration),
        Row(.data, 502, .relayConfiguration),
        Row(.mail, .connectionLost, .transient),
        Row(.body, .connectionLost, .transient),
        Row(.body, .timedOut, .transient),
        Row(.body, 552, .permanent),
        Row(.body, 451, .transient),
        Row(.mail, .timedOut, .transient),
        Row(.rcpt, .timedOut, .transient),
        Row(.data, .timedOut, .transient),
        Row(.rcpt, .violation(.unexpectedReply), .relayConfiguration),
        Row(.dot, .connectionLost, .unknown),
        Row(.dot, .timedOut, .unknown),
        Row(.dot, .violation(.nul), .unknown),
        Row(.dot, .libcurl(1, "?"), .unknown),
        Row(.dot, 250, .delivered),
        Row(.dot, 200, .delivered),
        Row(.dot, 354, .unknown),
        Row(.dot, 421, .transient),
        Row(.dot, 451, "retry after 30 seconds", .transient, .after(seconds: 30)),
        Row(.dot, 554, "5.7.1", .permanent),
        Row(.dot, 503, .permanent),
    ]

    @Test(arguments: relayRows + mailRows)
    func everyRowOfTheTableHolds(row: Row) {
        let outcome = Classification.outcome(of: row.event, in: row.phase)
        #expect(outcome.verdict == row.verdict)
        #expect(outcome.phase == row.phase)
        #expect(outcome.pace == row.pace)
        #expect(!outcome.reason.isEmpty)
        if case .reply(let reply) = row.event { #expect(outcome.reply == reply) } else { #expect(outcome.reply == nil) }
    }

    @Test func noReplyBeforeTheDotIsADelivery() {
        for phase in Phase.allCases where phase != .dot {
            for code in 200...599 {
                let outcome = Classification.outcome(of: .reply(Reply(code: code, text: "")), in: phase)
                #expect(outcome.verdict != .delivered && outcome.verdict != .unknown)
            }
        }
    }

    @Test(arguments: [Event.fault(.handshakeFailed("alert")), .reply(Reply(code: 454, text: ""))])
    func aSecondFailedHandshakeIsASetting(event: Event) {
        let outcome = Classification.outcome(of: event, in: .tls, handshakeFailedBefore: true)
        #expect(outcome.verdict == .relayConfiguration)
    }

    @Test func onlyA421OrALostLineMakesAReusedConnectionStale() {
        func transmission(_ event: Event, reused: Bool) -> Transmission {
            Classification.transmission(of: event, in: .mail, isFirstReplyOnReusedConnection: reused)
        }
        let goodbye = Event.reply(Reply(code: 421, text: ""))
        #expect(transmission(goodbye, reused: true) == .stale)
        #expect(transmission(.fault(.connectionLost), reused: true) == .stale)
        #expect(transmission(goodbye, reused: false).outcome?.verdict == .relayTransient)
        #expect(transmission(.fault(.connectionLost), reused: false).isLost)
        #expect(transmission(.fault(.timedOut), reused: true).outcome?.verdict == .transient)
        #expect(transmission(.reply(Reply(code: 450, text: "")), reused: true).outcome?.verdict == .transient)
        #expect(
            !Classification.transmission(
                of: .fault(.connectionLost), in: .dot, isFirstReplyOnReusedConnection: false
            ).isLost)
    }
}
