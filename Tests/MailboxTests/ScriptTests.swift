import NIOCore
import Testing

@testable import Mailbox

@Suite struct ScriptTests {
    @Test(arguments: [
        (
            "rcpt: 450 4.2.0 greylisted, first 2",
            Script.Rule(.rcpt, .reply(Reply(450, "4.2.0", "greylisted")), .first(2))
        ),
        (
            "mail: 452 \"4 GB, full\", from @Example.com",
            .init(.mail, .reply(Reply(452, nil, "4 GB, full")), sender: "@Example.com")
        ),
        ("DOT: accept-then-drop, nth 3, to b@", .init(.dot, .acceptThenDrop, .nth(3), recipient: "b@")),
        ("body: drop, after 1000", .init(.body(afterBytes: 1_000), .drop)),
        ("body: reset", .init(.body(afterBytes: 1), .reset)),
        ("ehlo: delay 500ms", .init(.ehlo, .delay(.milliseconds(500)))),
        ("starttls: silence", .init(.startTLS, .silence)),
        ("quit: raw \"250-half\\r\\n\"", .init(.quit, .replyRaw(Array("250-half\r\n".utf8)))),
        ("connect: raw 2", .init(.connect, .replyRaw(Array("2\r\n".utf8)))),
        ("auth: 454", .init(.auth, .reply(Reply(454)))),
    ])
    func aLineIsReadAsItsRule(line: String, rule: Script.Rule) throws {
        #expect(try Script(parsing: "# a comment\n\n  \(line)  \n").rules == [rule])
    }

    @Test(arguments: [
        ("rcpt 450 no", ScriptFault.noColon), ("rcpt:", .noEffect), ("rcpt: , first 2", .noEffect),
        ("recipient: drop", .unknownMoment("recipient")), ("rcpt: explode", .unknownEffect("explode")),
        ("rcpt: 99 low", .unknownEffect("99 low")), ("rcpt: 600 high", .unknownEffect("600 high")),
        ("rcpt: drop now", .unknownEffect("drop now")), ("rcpt: 450 a, frist 2", .unknownCondition("frist 2")),
        ("rcpt: drop, first", .notACount("first")), ("rcpt: drop, nth 0", .notACount("nth 0")),
        ("rcpt: delay soon", .notADuration("soon")), ("rcpt: drop, after 5", .afterOutsideBody),
        ("rcpt: 450 \"open", .openQuote), ("mail: drop, to b", .addressUnknown(.mail, "to")),
        ("quit: drop, from a", .addressUnknown(.quit, "from")), ("quit: raw \"\\x\"", .unknownEscape("\"\\x\"")),
    ])
    func aLineThatCannotBeReadIsNamedWithItsFault(line: String, fault: ScriptFault) {
        #expect(throws: MailboxError.scriptUnreadable(line: 2, text: line, fault: fault)) {
            try Script(parsing: "dot: drop\n\(line)")
        }
    }

    private static let opening = [
        "EHLO c", "MAIL FROM:<a@x.example>", "RCPT TO:<b@x.example>", "DATA", "12345\r\n.", "QUIT",
    ]

    /// The dialogue above, up to where it ends or the last reply, and how many mails were stored.
    @Test(arguments: [
        ("mail: 451 4.3.0 later", ["250", "451 4.3.0", "503 5.5.1", "503 5.5.1"], 0),
        ("mail: 421 4.3.2 closing", ["250", "421 4.3.2", "close"], 0),
        ("rcpt: 550 5.1.1 nobody, to B@", ["250", "250 2.1.0", "550 5.1.1", "554 5.5.1"], 0),
        (
            "rcpt: 550 5.1.1 nobody, to c@",
            ["250", "250 2.1.0", "250 2.1.5", "354", "250 2.0.0", "221 2.0.0", "close"], 1
        ),
        (
            "rcpt: 251 2.1.5 will forward",
            ["250", "250 2.1.0", "251 2.1.5", "354", "250 2.0.0", "221 2.0.0", "close"], 1
        ),
        ("data: 451 4.3.0 later", ["250", "250 2.1.0", "250 2.1.5", "451 4.3.0"], 0),
        ("body: drop, after 5", ["250", "250 2.1.0", "250 2.1.5", "354", "close"], 0),
        ("body: 421 4.3.0 sudden, after 3", ["250", "250 2.1.0", "250 2.1.5", "354", "421 4.3.0", "close"], 0),
        ("body: drop, after 9", ["250", "250 2.1.0", "250 2.1.5", "354", "250 2.0.0", "221 2.0.0", "close"], 1),
        ("dot: 552 5.2.2 full", ["250", "250 2.1.0", "250 2.1.5", "354", "552 5.2.2", "221 2.0.0", "close"], 0),
        ("dot: 299 2.0.0 fine", ["250", "250 2.1.0", "250 2.1.5", "354", "299 2.0.0", "221 2.0.0", "close"], 1),
        ("dot: drop", ["250", "250 2.1.0", "250 2.1.5", "354", "close"], 0),
        ("dot: reset", ["250", "250 2.1.0", "250 2.1.5", "354", "reset"], 0),
        ("dot: silence", ["250", "250 2.1.0", "250 2.1.5", "354"], 0),
        ("dot: accept-then-drop", ["250", "250 2.1.0", "250 2.1.5", "354", "close"], 1),
        (
            "dot: delay 2s\ndot: 451 4.4.0 slow",
            ["250", "250 2.1.0", "250 2.1.5", "354", "wait 2.0 seconds", "451 4.4.0", "221 2.0.0", "close"], 0
        ),
        ("quit: drop", ["250", "250 2.1.0", "250 2.1.5", "354", "250 2.0.0", "close"], 1),
        ("ehlo: raw garbage", ["raw garbage\r\n", "503 5.5.1", "503 5.5.1", "503 5.5.1"], 0),
    ])
    func aRuleActsInTheDialogue(script: String, transcript: [String], stored: Int) throws {
        var talk = Transcript(try Script(parsing: script))
        var done: [String] = []
        for line in Self.opening where done.count < transcript.count { done += talk.send("\(line)\r\n") }
        #expect(done == transcript)
        #expect(talk.mails.count == stored)
    }

    @Test func aRuleCountsOverAllConnections() throws {
        let failures = ScriptedFailures(try Script(parsing: "ehlo: 450 first, first 2\nehlo: 451 fourth, nth 4"))
        let codes = (1...5).map { _ in
            failures.verdict(at: .ehlo, sender: "", recipients: []).effect
        }
        let first = Script.Effect.reply(Reply(450, nil, "first"))
        #expect(codes == [first, first, nil, .reply(Reply(451, nil, "fourth")), nil])
    }

    @Test func aGreetingThatRefusesLeavesOnlyQUIT() throws {
        var talk = Transcript(try Script(parsing: "connect: 554 5.3.2 no service"))
        #expect(talk.send("EHLO c\r\nQUIT\r\n") == ["503 5.5.1", "221 2.0.0", "close"])
    }

    @Test func textOfAReplyCannotForgeASecondOne() throws {
        var buffer = Transcript().input
        Reply(250, "2.0.0", "a\r\n250 b", "c").write(into: &buffer, withEnhancedCode: true)
        #expect(String(buffer: buffer) == "250-2.0.0 a  250 b\r\n250 2.0.0 c\r\n")
    }
}
