import Foundation
import Mail
import Testing

struct MessageBytesTests {
    @Test func aLetterIsExactlyTheseOctets() throws {
        let bytes = try letter().bytes()
        let fixture = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/reconfigure.eml")
        let expected = try Data(contentsOf: fixture)
        #expect(Data(bytes) == expected, "\(String(decoding: bytes, as: UTF8.self))")
    }

    @Test func everyAttemptOfAJobIsTheSameMessage() throws {
        let first = try letter().bytes()
        let second = try letter().bytes()
        #expect(first == second)
        var other = try letter()
        other.boundarySeed += 1
        #expect(other.bytes() != first)
    }

    @Test(
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 +0000"),
            (951_782_399, "Mon, 28 Feb 2000 23:59:59 +0000"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 +0000"),
            (1_795_471_507, "Mon, 23 Nov 2026 22:05:07 +0000"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 +0000"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 +0000"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 +0000"),
            (253_402_300_800, "Fri, 31 Dec 9999 23:59:59 +0000"),
            (-1, "Thu, 01 Jan 1970 00:00:00 +0000"),
            (.infinity, "Fri, 31 Dec 9999 23:59:59 +0000"),
            (.nan, "Thu, 01 Jan 1970 00:00:00 +0000"),
            (1_795_471_507.999, "Mon, 23 Nov 2026 22:05:07 +0000"),
        ] as [(Double, String)])
    func theDateIsWrittenInUTC(seconds: Double, written: String) throws {
        var message = try Sample.message()
        message.date = Date(timeIntervalSince1970: seconds)
        #expect(try fields(of: message).contains("Date: " + written))
    }

    @Test(arguments: [
        ("plain\n", "7bit"), ("", "7bit"), (String(repeating: "a", count: 76), "7bit"), ("_=\n", "7bit"),
        (String(repeating: "a", count: 77), "quoted-printable"), ("eine größere Zeile\n", "quoted-printable"),
        (".a line of some length\n", "quoted-printable"), ("From me\n", "quoted-printable"),
        ("blank \n", "quoted-printable"),
        ("a=_b\n", "quoted-printable"), ("bell\u{7}\n and some text", "quoted-printable"),
        ("例え例え例え例え", "base64"), ("üüüü", "base64"), (String(repeating: "😀\n", count: 100), "base64"),
    ])
    func aBodyTakesTheLeanestSafeEncoding(body: String, encoding: String) throws {
        let message = try Sample.message(body: body)
        let lines = String(decoding: message.bytes(), as: UTF8.self).split(separator: "\r\n")
        let named = lines.filter { $0.hasPrefix("Content-Transfer-Encoding: ") }.map(String.init)
        #expect(named == ["Content-Transfer-Encoding: " + encoding, "Content-Transfer-Encoding: " + encoding])
    }

    @Test(arguments: [
        ("Acme", "From: Acme <no-reply@portal.example.com>"),
        ("Acme Inc.", "From: \"Acme Inc.\" <no-reply@portal.example.com>"),
        ("a \"b\" \\c", "From: \"a \\\"b\\\" \\\\c\" <no-reply@portal.example.com>"),
        ("Müller", "From: =?UTF-8?Q?M=C3=BCller?= <no-reply@portal.example.com>"),
        ("=?utf-8?q?x?=", "From: =?UTF-8?B?PT91dGYtOD9xP3g/PQ==?= <no-reply@portal.example.com>"),
    ])
    func aNameIsQuotedOrEncodedOnlyIfItMustBe(name: String, field: String) throws {
        #expect(try fields(of: Sample.message(fromName: name)).contains(field))
    }

    @Test(arguments: ["🇩🇪", "👩‍👩‍👧‍👦", "e\u{301}\u{323}", "株", "각"])
    func anEncodedWordEndsBetweenWholeCharacters(character: String) throws {
        let subject = String(repeating: character, count: 40)
        let field = try fields(of: Sample.message(subject: subject)).joined(separator: "\r\n")
        let words = field.split(separator: "=?UTF-8?B?").dropFirst()
        #expect(words.count > 1)
        for word in words {
            let base64 = try #require(word.split(separator: "?=").first)
            let octets = try #require(Data(base64Encoded: String(base64)))
            let decoded = try #require(String(bytes: octets, encoding: .utf8))
            #expect(decoded == String(repeating: character, count: decoded.count))
        }
    }

    @Test func aMessageIsPrintedAsItsIDOnly() throws {
        let message = try letter()
        var dumped = ""
        dump(message, to: &dumped)
        for printed in ["\(message)", String(reflecting: message), dumped] {
            #expect(printed.contains("<job.42.1@mail.example.com>"))
            #expect(!printed.contains("reconfigure") && !printed.contains("alice") && !printed.contains("Müller"))
        }
    }

    private func fields(of message: Message) throws -> [String] {
        let bytes = String(decoding: message.bytes(), as: UTF8.self)
        return try #require(bytes.split(separator: "\r\n\r\n").first).split(separator: "\r\n").map(String.init)
    }

    private func letter() throws -> Message {
        let link = "https://kunden.bücher.example/mfa/reconfigure/0123456789abcdefghijklmnopqrstuvwxyzABCDEF"
        let support = try EmailAddress(parsing: "support@bücher.example")
        return Message(
            from: NamedAddress(
                name: try DisplayName(parsing: "Bücher & Söhne GmbH"),
                address: try EmailAddress(parsing: "no-reply@bücher.example")),
            to: NamedAddress(
                name: try DisplayName(parsing: "Alice Müller-Lüdenscheidt"),
                address: try EmailAddress(parsing: "alice@example.com")),
            replyTo: NamedAddress(name: try DisplayName(parsing: "Acme Support, Tier 1"), address: support),
            subject: try Subject(
                parsing: "Richten Sie Ihre Anmeldung für das Kundenportal von Bücher & Söhne jetzt bitte neu ein"),
            date: Date(timeIntervalSince1970: 1_795_471_507),
            id: try MessageID(local: "job.42.1", domain: Domain(parsing: "mail.example.com")),
            text: "Guten Tag,\n\nIhre Anmeldung wurde zurückgesetzt. Öffnen Sie:\n\n\(link)\n\n-- \nIhr Portal\n",
            html: "<!doctype html>\n<p>Guten Tag,</p>\n<p><a href=\"\(link)\">Neu einrichten</a></p>\n",
            language: try LanguageTag(parsing: "de-AT"),
            extras: [.suppressAutomaticReplies, .highImportance], boundarySeed: 42)
    }
}
