import Jobs
import Testing

@testable import SMTP

@Suite struct ReplyParserTests {
    /// The first reply in the bytes, given to the parser in pieces of a size.
    private func read(_ bytes: [UInt8], pieces: Int = .max) throws(Violation) -> Reply? {
        var parser = ReplyParser()
        var start = 0
        while start < bytes.count {
            let piece = Array(bytes[start..<min(bytes.count, pieces == .max ? bytes.count : start + pieces)])
            var position = 0
            if try parser.read(piece, from: &position, upTo: piece.count) != nil { return Reply(reading: parser) }
            start += piece.count
        }
        return nil
    }

    @Test(arguments: [
        ("250 ok\r\n", 250, nil, "ok"),
        ("250\r\n", 250, nil, ""),
        ("250\n", 250, nil, ""),
        ("250 \r\n", 250, nil, ""),
        ("250 ok\n", 250, nil, "ok"),
        ("250-first\r\n250-second\r\n250 third\r\n", 250, nil, "first second third"),
        ("550 5.1.1 no such user\r\n", 550, EnhancedCode(5, 1, 1), "no such user"),
        ("550-5.1.1 no such\r\n550 5.1.1 user\r\n", 550, EnhancedCode(5, 1, 1), "no such user"),
        ("550-5.1.1 no such\r\n550 user\r\n", 550, EnhancedCode(5, 1, 1), "no such user"),
        ("550 5.1.1\r\n", 550, EnhancedCode(5, 1, 1), ""),
        ("550 4.7.1 classes differ\r\n", 550, nil, "4.7.1 classes differ"),
        ("550 5.1.1.1 an address\r\n", 550, nil, "5.1.1.1 an address"),
        ("550 5.1.1x no code\r\n", 550, nil, "5.1.1x no code"),
        ("250 a\u{1b}[31mb\u{7}\tc\u{7f}\r\n", 250, nil, "a[31mb c"),
        ("250 Grüße \u{202E}\u{2028}\u{85}!\r\n", 250, nil, "Grüße !"),
    ])
    func aReplyIsReadInAnyPieces(text: String, code: Int, enhanced: EnhancedCode?, words: String) throws {
        let expected = Reply(code: code, enhancedCode: enhanced, text: words)
        for pieces in [1, 2, 3, 7, .max] { #expect(try read(Array(text.utf8), pieces: pieces) == expected) }
    }

    @Test func bytesThatAreNotUTF8AreReplaced() throws {
        let reply = try read(Array("550 caf".utf8) + [0xE9, 0xFF] + Array("!\r\n".utf8))
        #expect(reply?.text == "caf\u{FFFD}\u{FFFD}!")
    }

    @Test(arguments: ["x", "ü", "€", "😀"])
    func wordsAreCutAtACharacter(character: String) throws {
        let reply = try #require(try read(Array(("550 " + String(repeating: character, count: 700) + "\r\n").utf8)))
        let width = character.utf8.count
        #expect(reply.text == String(repeating: character, count: 512 / width))
    }

    @Test(arguments: [
        ("25\r\n", Violation.notAReplyCode), ("abc\r\n", .notAReplyCode), ("\r\n", .notAReplyCode),
        ("2500 ok\r\n", .notAReplyCode), ("250+ok\r\n", .notAReplyCode), ("150 ok\r\n", .notAReplyCode),
        ("600 ok\r\n", .notAReplyCode), (" 250 ok\r\n", .notAReplyCode), ("250-ok\r\nmore\r\n", .notAReplyCode),
        ("250-ok\r\n251 ok\r\n", .codesDiffer), ("250 o\0k\r\n", .nul),
        ("250 " + String(repeating: "x", count: 5000), .lineTooLong),
        (String(repeating: "250-x\r\n", count: 200), .tooManyLines),
    ])
    func aBrokenReplyIsAViolation(text: String, violation: Violation) {
        #expect(throws: violation) { try read(Array(text.utf8)) }
        #expect(throws: violation) { try read(Array(text.utf8), pieces: 1) }
    }

    @Test func anUnfinishedReplyIsNoReply() throws {
        #expect(try read(Array("250 ok".utf8)) == nil)
        #expect(try read(Array("250-ok\r\n".utf8)) == nil)
    }

    @Test func theNextReplyBeginsAfresh() throws {
        var parser = ReplyParser()
        let bytes = Array("250-a\r\n250 b\r\n354 c\r\n".utf8)
        var position = 0
        #expect(try parser.read(bytes, from: &position, upTo: bytes.count) == 250)
        #expect(try parser.read(bytes, from: &position, upTo: bytes.count) == 354)
        #expect(Reply(reading: parser).text == "c")
        #expect(try parser.read(bytes, from: &position, upTo: bytes.count) == nil)
    }

    @Test(
        arguments: [
            ("try again in 5 minutes", 300), ("Greylisted for 300 seconds", 300), ("please retry after 90s", nil),
            ("retry after 90 seconds", 90), ("come back in 1 hour", 3600), ("try again in 7200 sec", 3600),
            ("try again in 99999999999999999999 seconds", nil), ("try again in 0 seconds", nil),
            ("please wait 10 min.", 600), ("20 messages in 60 seconds, try again later", nil),
            ("greylisted, see http://example.com/300 seconds", nil), ("try again later", nil), ("", nil),
            ("try again in 3000000000000000000 hours", 3600),
        ] as [(String, Int?)])
    func onlyAPlainRequestNamesATime(text: String, seconds: Int?) {
        #expect(RetryHint.seconds(in: text) == seconds)
    }
}
