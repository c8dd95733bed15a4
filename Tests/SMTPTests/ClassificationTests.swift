import Jobs
import Stage
import Testing

@testable import SMTP

/// The outcome table, row by row, asked of the pure function; over sockets: see InteropTests/OutcomeTableTests.swift.
@Suite struct ClassificationTests {
    @Test(arguments: OutcomeTable.rows)
    func everyRowOfTheTableHolds(row: OutcomeRow) throws {
        let event = try Event(row.cause, in: row.phase)
        let outcome = Classification.outcome(of: event, in: row.phase)
        #expect(outcome.verdict == row.verdict)
        #expect(outcome.phase == row.phase)
        #expect(outcome.pace == row.pace)
        #expect(outcome.reply?.code == row.codes?.code)
        #expect(outcome.reply?.enhancedCode == row.codes?.enhanced)
        #expect(outcome.reply?.text == row.words)
        #expect(!outcome.reason.isEmpty)
    }

    /// Nothing happens, and nothing is said, that the table does not name.
    @Test(arguments: Phase.allCases)
    func everyReplyInEveryPhaseIsDecided(phase: Phase) {
        for code in 200...599 {
            let reply = Reply(code: code, text: "")
            let verdict = Classification.outcome(of: .reply(reply), in: phase).verdict
            let isOpening = [.connect, .tls, .greeting, .ehlo, .auth].contains(phase)
            switch code / 100 {
            case 4 where isOpening: #expect(verdict == .relayTransient, "\(code)")
            case 4: #expect(verdict == .transient || phase == .mail && [421, 454].contains(code), "\(code)")
            case 5 where isOpening: #expect(verdict == .relayConfiguration, "\(code)")
            case 5: #expect([.permanent, .relayConfiguration].contains(verdict), "\(code)")
            case 2 where phase == .dot: #expect(verdict == .delivered, "\(code)")
            case _ where phase == .dot: #expect(verdict == .unknown, "\(code)")
            default: #expect(verdict == .relayConfiguration, "\(code)")
            }
        }
    }

    @Test(arguments: [
        (Phase.connect, Fault.timedOut, Verdict.relayTransient),
        (.connect, .libcurl(27, "out of memory"), .relayTransient),
        (.tls, .tlsMaterial("no such file"), .relayConfiguration),
        (.auth, .credentialsRefused, .relayConfiguration),
        (.rcpt, .violation(.codesDiffer), .relayConfiguration),
        (.dot, .violation(.nul), .unknown),
        (.dot, .libcurl(1, "?"), .unknown),
    ])
    func whatNoServerCanBeMadeToDoIsDecidedToo(phase: Phase, fault: Fault, verdict: Verdict) {
        let outcome = Classification.outcome(of: .fault(fault), in: phase)
        #expect(outcome.verdict == verdict)
        #expect(outcome.phase == phase)
        #expect(outcome.pace == .backoff)
        #expect(outcome.reply == nil)
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

extension Event {
    /// What the classification is told of a row's cause.
    fileprivate init(_ cause: OutcomeRow.Cause, in phase: Phase) throws {
        switch cause {
        case .says(let words):
            var parser = ReplyParser()
            var position = 0
            let bytes = Array("\(words)\r\n".utf8)
            _ = try #require(try parser.read(bytes, from: &position, upTo: bytes.count))
            self = .reply(Reply(reading: parser))
        case .babbles: self = .fault(.violation(.notAReplyCode))
        case .closes: self = .fault(phase == .tls ? .handshakeFailed("closed") : .connectionLost)
        case .isSilent: self = .fault(.timedOut)
        case .hasNoAddress: self = .fault(.nameNotResolved)
        case .refusesConnections: self = .fault(.unreachable("refused"))
        case .hasCertificateOfAnother, .hasExpiredCertificate, .hasUntrustedCertificate:
            self = .fault(.certificate("not the relay's"))
        case .offersNoSTARTTLS: self = .fault(.startTLSNotOffered)
        case .talksNoTLS: self = .fault(.handshakeFailed("wrong version number"))
        case .offersNoAUTH: self = .fault(.authenticationNotOffered)
        }
    }
}
