import Foundation
import Jobs
import SMTP
import Stage
import Testing

/// The outcome table against Postfix's `smtp-sink`, with every flag of it that makes a server misbehave.
@Suite(.enabled(if: Program.path("smtp-sink") != nil, "smtp-sink is not installed"))
struct SinkTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let flags: [String]
        let phase: Phase
        let verdict: Verdict
        let code: Int?
        let enhanced: EnhancedCode?
        /// The phase that is given little time.
        let impatient: Phase?

        init(
            _ flags: [String], _ phase: Phase, _ verdict: Verdict, _ code: Int? = nil, _ enhanced: EnhancedCode? = nil,
            impatient: Phase? = nil
        ) {
            (self.flags, self.phase, self.verdict, self.code) = (flags, phase, verdict, code)
            (self.enhanced, self.impatient) = (enhanced, impatient)
        }

        var testDescription: String { flags.joined(separator: " ") }
    }

    private static let soft = EnhancedCode(4, 3, 0)
    private static let hard = EnhancedCode(5, 3, 0)

    /// -r: 450, and -b: as it is told.
    static let softRows = [
        Row(["-r", "CONNECT"], .greeting, .relayTransient, 450, soft),
        Row(["-r", "EHLO,HELO"], .ehlo, .relayTransient, 450, soft),
        Row(["-r", "MAIL"], .mail, .transient, 450, soft),
        Row(["-r", "MAIL", "-b", "451 4.7.1 slow down"], .mail, .relayTransient, 451, EnhancedCode(4, 7, 1)),
        Row(["-r", "RCPT"], .rcpt, .transient, 450, soft),
        Row(["-r", "DATA"], .data, .transient, 450, soft),
        Row(["-r", "."], .dot, .transient, 450, soft),
        Row(["-r", "QUIT,RSET"], .dot, .delivered, 250, EnhancedCode(2, 0, 0)),
    ]

    /// -f: 500, and -B: as it is told.
    static let hardRows = [
        Row(["-f", "CONNECT"], .greeting, .relayConfiguration, 500, hard),
        Row(["-f", "EHLO,HELO"], .ehlo, .relayConfiguration, 500, hard),
        Row(["-f", "MAIL"], .mail, .relayConfiguration, 500, hard),
        Row(["-f", "MAIL", "-B", "552 5.3.4 too big"], .mail, .permanent, 552, EnhancedCode(5, 3, 4)),
        Row(["-f", "RCPT"], .rcpt, .relayConfiguration, 500, hard),
        Row(["-f", "RCPT", "-B", "550 5.1.1 nobody"], .rcpt, .permanent, 550, EnhancedCode(5, 1, 1)),
        Row(["-f", "RCPT", "-B", "554 5.7.1 no"], .rcpt, .relayConfiguration, 554, EnhancedCode(5, 7, 1)),
        Row(["-f", "DATA"], .data, .relayConfiguration, 500, hard),
        Row(["-f", "DATA", "-B", "554 5.5.1 no"], .data, .permanent, 554, EnhancedCode(5, 5, 1)),
        Row(["-f", "."], .dot, .permanent, 500, hard),
    ]

    /// -q: it leaves, and -Q: it says 421 before.
    static let leavingRows = [
        Row(["-q", "CONNECT"], .greeting, .relayTransient),
        Row(["-q", "EHLO"], .ehlo, .relayTransient),
        Row(["-q", "MAIL"], .mail, .transient),
        Row(["-q", "RCPT"], .rcpt, .transient),
        Row(["-q", "DATA"], .data, .transient),
        Row(["-q", "."], .dot, .unknown),
        Row(["-q", "QUIT"], .dot, .delivered, 250, EnhancedCode(2, 0, 0)),
        Row(["-Q", "CONNECT"], .greeting, .relayTransient, 421),
        Row(["-Q", "EHLO"], .ehlo, .relayTransient, 421),
        Row(["-Q", "MAIL"], .mail, .relayTransient, 421),
        Row(["-Q", "RCPT"], .rcpt, .transient, 421),
        Row(["-Q", "DATA"], .data, .transient, 421),
        Row(["-Q", "."], .dot, .transient, 421),
    ]

    /// -w and -W: it lets us wait; -p because it does not wait in a pipeline, but answers the next command first.
    static let slowRows = [
        Row(["-p", "-W", "EHLO:60"], .ehlo, .relayTransient, impatient: .ehlo),
        Row(["-p", "-W", "MAIL:60"], .mail, .transient, impatient: .mail),
        Row(["-p", "-W", "RCPT:60"], .rcpt, .transient, impatient: .rcpt),
        Row(["-p", "-w", "60"], .data, .transient, impatient: .data),
        Row(["-p", "-W", ".:60"], .dot, .unknown, impatient: .dot),
    ]

    @Test(arguments: softRows + hardRows + leavingRows + slowRows)
    func everyMisbehaviourIsStoredAsTheTableHasIt(row: Row) async throws {
        let outcome = try await Self.attempt(row).attempt.outcome
        #expect(outcome.verdict == row.verdict)
        #expect(outcome.phase == row.phase)
        #expect(outcome.reply?.code == row.code)
        if row.code != 421 { #expect(outcome.reply?.enhancedCode == row.enhanced) }
    }

    /// -A: 550 as soon as the body begins, and nothing of it read. The relay has refused it or has closed on it; that it
    /// took it is out of the question.
    @Test func aBodyAbortedByTheServerIsNeverADelivery() async throws {
        let row = Row(["-A", "0"], .body, .permanent)
        let outcome = try await Self.attempt(row, padding: 32 << 20).attempt.outcome
        #expect(outcome.phase == .body)
        #expect(outcome.verdict == (outcome.reply == nil ? .transient : .permanent))
        #expect(outcome.reply == nil || outcome.reply?.code == 550)
    }

    private static func attempt(_ row: Row, padding: Int = 0) async throws -> Stand.Stored {
        let path = try #require(Program.path("smtp-sink"))
        let folder = try Scratch()
        let port = try Port.free()
        // It refuses to run as root.
        let user = geteuid() == 0 ? ["-u", "nobody"] : []
        let sink = try Program(
            path, user + row.flags + ["127.0.0.1:\(port)", "20"], in: folder.url,
            output: folder.url.appending(path: "output"))
        do {
            try await until("it serves") { Port.isServed(port) }
            var timeouts = Timeouts()
            switch row.impatient {
            case .ehlo: timeouts.ehlo = Stand.brief
            case .mail: timeouts.mail = Stand.brief
            case .rcpt: timeouts.rcpt = Stand.brief
            case .data: timeouts.data = Stand.brief
            case .dot: timeouts.dot = Stand.brief
            default: break
            }
            let stored = try await Stand.attempt(
                through: Stand.relay("smtp://127.0.0.1:\(port)", timeouts, padding: padding))
            await sink.stop()
            return stored
        } catch {
            await sink.stop()
            throw error
        }
    }
}
