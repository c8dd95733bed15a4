import NIOCore
import Testing

@testable import Mailbox

@Suite struct DialogueTests {
    @Test func aWholeMailTakesItsUsualReplies() {
        var talk = Transcript()
        #expect(talk.send("EHLO client.example\r\n") == ["250"])
        #expect(talk.send("MAIL FROM:<a@example.com>\r\n") == ["250 2.1.0"])
        #expect(talk.send("RCPT TO:<b@example.com>\r\n") == ["250 2.1.5"])
        #expect(talk.send("DATA\r\n") == ["354"])
        #expect(talk.send("Subject: x\r\n\r\nbody\r\n.\r\n") == ["250 2.0.0"])
        #expect(talk.send("QUIT\r\n") == ["221 2.0.0", "close"])
        #expect(talk.send("NOOP\r\n") == [])
        #expect(talk.bodies == ["Subject: x\r\n\r\nbody\r\n"])
    }

    @Test(arguments: [
        // What was said before, the line, what it gets.
        ("", "MAIL FROM:<a@x.example>", "503 5.5.1"),
        ("EHLO c", "RCPT TO:<b@x.example>", "503 5.5.1"),
        ("EHLO c", "DATA", "503 5.5.1"),
        ("EHLO c|MAIL FROM:<a@x.example>", "DATA", "554 5.5.1"),
        ("EHLO c|MAIL FROM:<a@x.example>", "MAIL FROM:<a@x.example>", "503 5.5.1"),
        ("EHLO c|MAIL FROM:<a@x.example>|RSET", "RCPT TO:<b@x.example>", "503 5.5.1"),
        ("EHLO c|MAIL FROM:<a@x.example>|EHLO c", "RCPT TO:<b@x.example>", "503 5.5.1"),
        ("EHLO c", "mail from:<>", "250 2.1.0"),
        ("EHLO c", "MAIL FROM: <a@x.example>  SIZE=100 BODY=8BITMIME", "250 2.1.0"),
        ("EHLO c", "MAIL FROM:<\"a>b c\"@x.example>", "250 2.1.0"),
        ("EHLO c", "MAIL FROM:<@relay.example:a@x.example>", "250 2.1.0"),
        ("EHLO c", "MAIL FROM:<a@x.example> SIZE=99999999999999999999", "552 5.3.4"),
        ("EHLO c", "MAIL FROM:<a@x.example> SIZE=-1", "501 5.5.4"),
        ("EHLO c", "MAIL FROM:<a@x.example> BODY=BINARYMIME", "501 5.5.4"),
        ("EHLO c", "MAIL FROM:<a@x.example> SMTPUTF8", "555 5.5.4"),
        ("EHLO c", "MAIL FROM:<a>", "501 5.1.7"),
        ("EHLO c", "MAIL FROM:<a@x.example", "501 5.5.4"),
        ("EHLO c", "MAIL FROM:a@x.example", "501 5.5.4"),
        ("EHLO c", "MAIL FROM:<jürgen@x.example>", "553 5.6.7"),
        ("EHLO c|MAIL FROM:<>", "RCPT TO:<>", "501 5.1.3"),
        ("EHLO c|MAIL FROM:<>", "RCPT TO:<Postmaster>", "250 2.1.5"),
        ("EHLO c|MAIL FROM:<>", "RCPT TO:<b@x.example> NOTIFY=NEVER", "555 5.5.4"),
        ("EHLO c", "VRFY b", "252 2.1.5"), ("", "NOOP", "250 2.0.0"), ("", "RSET", "250 2.0.0"),
        ("", "EHLO", "501 5.5.4"), ("", "HELO c", "250"), ("", "DATA now", "501 5.5.4"), ("", "", "500 5.5.2"),
        ("", "EXPN list", "502 5.5.1"), ("", "STARTTLS", "502 5.5.1"), ("", "NO\0OP", "500 5.5.2"),
        ("", "NOOP\rNOOP", "500 5.5.2"), ("EHLO c", "AUTH GSSAPI", "504 5.5.4"),
        ("EHLO c|MAIL FROM:<>", "AUTH PLAIN", "503 5.5.1"), ("", "AUTH PLAIN", "503 5.5.1"),
    ])
    func aLineGetsTheReplyOfTheStandard(before: String, line: String, reply: String) {
        var talk = Transcript()
        for earlier in before.split(separator: "|") { _ = talk.send("\(earlier)\r\n") }
        #expect(talk.send("\(line)\r\n") == [reply])
    }

    @Test func whatIsNotOfferedIsNotAnnouncedAndNotTaken() throws {
        var talk = Transcript { rules in
            rules.extensions = [.pipelining]
            rules.mechanisms = []
        }
        _ = talk.send("EHLO c\r\n")
        #expect(
            talk.dialogue.rules.greeting(for: "c", overTLS: false).lines == [
                "mailbox.localhost greets c", "PIPELINING",
            ])
        #expect(talk.send("MAIL FROM:<> SIZE=1\r\n") == ["555 5.5.4"])
        #expect(talk.send("AUTH PLAIN\r\n") == ["502 5.5.1"])
    }

    @Test func anEndlessLineIsRefusedOnceAndTheNextOneIsRead() {
        var talk = Transcript()
        #expect(talk.send("NOOP " + String(repeating: "x", count: 2_043) + "\r\n") == ["250 2.0.0"])
        #expect(talk.send("NOOP " + String(repeating: "x", count: 2_044) + "\r\n") == ["500 5.5.2"])
        for _ in 0..<100 { #expect(talk.send(String(repeating: "x", count: 5_000)) == []) }
        #expect(talk.input.readableBytes == 0)
        #expect(talk.send("x\r\nNOOP\r\n") == ["500 5.5.2", "250 2.0.0"])
    }

    @Test func aBareLineFeedEndsNoCommand() {
        var talk = Transcript()
        #expect(talk.send("EHLO c\nNOOP\r\n") == ["500 5.5.2", "250 2.0.0"])
        #expect(talk.dialogue.heloName == nil)
    }

    @Test func theHundredAndFirstRecipientIsRefusedForNow() {
        var talk = Transcript()
        _ = talk.send("EHLO c\r\nMAIL FROM:<>\r\n")
        for number in 1...100 { #expect(talk.send("RCPT TO:<r\(number)@x.example>\r\n") == ["250 2.1.5"]) }
        #expect(talk.send("RCPT TO:<r101@x.example>\r\n") == ["452 4.5.3"])
    }

    @Test func aMailAboveTheLimitIsReadToItsEndAndRefused() {
        var talk = Transcript { $0.messageSizeLimit = 10 }
        _ = talk.send("EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n")
        #expect(talk.send("12345678901\r\n.\r\nNOOP\r\n") == ["552 5.3.4", "250 2.0.0"])
        #expect(talk.mails.isEmpty)
        #expect(talk.send("MAIL FROM:<>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n12345678\r\n.\r\n").last == "250 2.0.0")
        #expect(talk.bodies == ["12345678\r\n"])
    }

    @Test func aMailThatCannotBeStoredIsNotAcknowledged() {
        var talk = Transcript()
        talk.storesMails = false
        _ = talk.send("EHLO c\r\nMAIL FROM:<>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n")
        #expect(talk.send("x\r\n.\r\n") == ["452 4.3.1"])
    }

    @Test func whatFollowsSTARTTLSInCleartextIsThrownAway() {
        var talk = Transcript { $0.startTLS = .required }
        #expect(talk.send("EHLO c\r\nMAIL FROM:<>\r\n") == ["250", "530 5.7.0"])
        #expect(talk.send("STARTTLS\r\nEHLO evil\r\nMAIL FROM:<evil@x.example>\r\n") == ["220 2.0.0", "TLS"])
        #expect(talk.input.readableBytes == 0)
        #expect(talk.send("MAIL FROM:<>\r\n") == ["503 5.5.1"])
        #expect(talk.send("EHLO c\r\nSTARTTLS\r\n") == ["250", "503 5.5.1"])
    }
}
