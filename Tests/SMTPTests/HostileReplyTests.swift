import Jobs
import Mail
import Testing

@testable import SMTP

/// Replies that no SMTP server gives: without end, with bytes and codes that are none, two where one was asked for.
/// Each is left at once, by its form: no time limit of these sessions is short.
@Suite struct HostileReplyTests {
    enum Flaw: String, CaseIterable, Sendable {
        case lineWithoutEnd, linesWithoutEnd, lineOfAMegabyte, nul, noCode, codeTooLow, codeTooHigh, shortCode
        case codesDiffer

        /// The reply with the flaw in it, where `code` would have been right.
        func reaction(_ code: Int) -> ScriptedServer.Reaction {
            switch self {
            case .lineWithoutEnd: .flood("\(code) ", "x")
            case .linesWithoutEnd: .flood("", "\(code)-x\r\n")
            case .lineOfAMegabyte: .say("\(code) " + String(repeating: "x", count: 1 << 20))
            case .nul: .say("\(code) o\0k")
            case .noCode: .say("ok")
            case .codeTooLow: .say("199 ok")
            case .codeTooHigh: .say("600 ok")
            case .shortCode: .say("25 ok")
            case .codesDiffer: .say("\(code)-ok\r\n\(code + 1) ok")
            }
        }

        var isLong: Bool { [.lineWithoutEnd, .linesWithoutEnd, .lineOfAMegabyte].contains(self) }

        var violation: Violation {
            switch self {
            case .lineWithoutEnd, .lineOfAMegabyte: .lineTooLong
            case .linesWithoutEnd: .tooManyLines
            case .nul: .nul
            case .noCode, .codeTooLow, .codeTooHigh, .shortCode: .notAReplyCode
            case .codesDiffer: .codesDiffer
            }
        }
    }

    static let openings: [(ScriptedServer.Moment, Phase, Int)] = [
        (.greeting, .greeting, 220), (.ehlo, .ehlo, 250), (.auth, .auth, 235),
    ]
    static let mails: [(ScriptedServer.Moment, Phase, Int)] = [
        (.mail, .mail, 250), (.rcpt, .rcpt, 250), (.data, .data, 354), (.dot, .dot, 250),
    ]

    @Test(arguments: Flaw.allCases, openings)
    func noConnectionIsOpenedByIt(flaw: Flaw, place: (ScriptedServer.Moment, Phase, Int)) async throws {
        let (moment, phase, code) = place
        let server = ScriptedServer(offering: ["AUTH PLAIN"], [moment: flaw.reaction(code)])
        let session = try Fixture.session(server, user: "ops:s3cret@")
        let outcome = try #require(await session.open())
        #expect(outcome.phase == phase)
        #expect(outcome.reply == nil)
        #expect(outcome.verdict == .relayConfiguration)
        // libcurl itself may give up first.
        let reasons = [flaw.violation.explanation] + (flaw.isLong ? [Violation.endless.explanation] : [])
        #expect(reasons.contains(outcome.reason))
        #expect(await session.isUsable == false)
    }

    @Test(arguments: Flaw.allCases, mails)
    func noMailIsDeliveredByIt(flaw: Flaw, place: (ScriptedServer.Moment, Phase, Int)) async throws {
        let (moment, phase, code) = place
        let session = try Fixture.session(ScriptedServer(offering: [], [moment: flaw.reaction(code)]))
        #expect(await session.open() == nil)
        let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
        let outcome = try #require(result.outcome)
        #expect(!result.isLost)
        #expect(outcome.phase == phase)
        // After the dot the mail may have gone out, however badly it was said.
        #expect(outcome.verdict == (phase == .dot ? .unknown : .relayConfiguration))
        #expect(outcome.reason.hasSuffix(flaw.violation.explanation))
        #expect(outcome.reply == nil)
        #expect(await session.isUsable == false)
    }

    @Test func bytesThatAreNoTextAreWordsAllTheSame() async throws {
        let latin1 =
            [UInt8]("550-5.1.1 kein ".utf8) + [0xE4, 0xFF, 0x80] + [UInt8]("\r\n550 \u{1b}[2JBenutzer\r\n".utf8)
        let session = try Fixture.session(ScriptedServer(offering: [], [.rcpt: .sayBytes(latin1)]))
        #expect(await session.open() == nil)
        let outcome = await session.send(try Fixture.envelope(), bytes: Fixture.body).outcome
        #expect(outcome?.verdict == .permanent)
        #expect(
            outcome?.reply
                == Reply(
                    code: 550, enhancedCode: EnhancedCode(5, 1, 1), text: "kein \u{FFFD}\u{FFFD}\u{FFFD} [2JBenutzer"))
    }

    @Test(arguments: [ScriptedServer.Moment.greeting, .ehlo, .auth])
    func bytesThatAreNoTextOpenAConnectionAllTheSame(moment: ScriptedServer.Moment) async throws {
        let code = moment == .greeting ? 220 : moment == .ehlo ? 250 : 235
        let words =
            [UInt8]("\(code)-gr".utf8) + [0xFC, 0xDF]
            + [UInt8]("e\r\n\(code)\(moment == .ehlo ? " AUTH PLAIN" : "")\r\n".utf8)
        let server = ScriptedServer(offering: ["AUTH PLAIN"], [moment: .sayBytes(words)])
        let session = try Fixture.session(server, user: "ops:s3cret@")
        #expect(await session.open() == nil)
    }
}
