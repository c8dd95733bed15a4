import Mail
import Testing

/// Names, subjects, ids and language tags: what may stand in a header.
struct HeaderTextTests {
    @Test(arguments: [
        "Acme", "Acme Inc.", "O'Brien, Pat", "=?utf-8?q?x?=", "Jürgen \"JJ\" Müller", "株式会社", "שלום עולם",
        "👩‍👩‍👧‍👦", " padded ", String(repeating: "é", count: 200),
    ])
    func aNameOfAnyScriptIsKeptAsItIs(given: String) throws {
        #expect(try DisplayName(parsing: given).text.utf8.elementsEqual(given.utf8))
        #expect(try Subject(parsing: given).text.utf8.elementsEqual(given.utf8))
    }

    @Test(arguments: [
        "", " ", "\u{A0}\u{200B} ", "a\rb", "a\nb", "a\r\nBcc: eve@example.org", "a\r\n\r\nbody", "a\0b", "a\tb",
        "a\u{1B}[2J", "a\u{7F}", "a\u{85}b", "a\u{9F}", "a\u{2028}b", "a\u{2029}b", "a\u{202A}", "a\u{202E}moc",
        "a\u{2066}", "a\u{2069}", "\r", "\n",
    ])
    func aNameThatInjectsOrDisguisesIsRefused(given: String) {
        #expect(throws: MailError.self) { try DisplayName(parsing: given) }
        #expect(throws: MailError.self) { try Subject(parsing: given) }
    }

    @Test func aTextPastItsLimitIsRefused() throws {
        #expect(throws: MailError.self) { try DisplayName(parsing: String(repeating: "n", count: 201)) }
        #expect(throws: MailError.self) { try Subject(parsing: String(repeating: "s", count: 401)) }
        #expect(try Subject(parsing: String(repeating: "😀", count: 400)).text.count == 400)
    }

    @Test(arguments: ["en", "de-AT", "zh-Hant-TW", "sr-Latn-RS", "x-klingon"])
    func aLanguageTagIsKept(given: String) throws {
        #expect(try LanguageTag(parsing: given).description == given)
    }

    @Test(arguments: [
        "", "-", "en-", "-en", "en--US", "en_US", "en US", "en\r\nX: y", "deutschland", "é", "1en",
        "en-US-POSIX-aaaaaaaa-aaaaaaaa-aaaaaaaa",
    ])
    func aMalformedLanguageTagIsRefused(given: String) {
        #expect(throws: MailError.self) { try LanguageTag(parsing: given) }
    }

    @Test func aMessageIDReadsBackAsItself() throws {
        let id = try MessageID(local: "job.42+a", domain: Domain(parsing: "mail.example.com"))
        #expect(id.description == "<job.42+a@mail.example.com>")
        #expect(try MessageID(parsing: id.description) == id)
    }

    @Test(arguments: [
        "", ".", "a.", ".a", "a..b", "a b", "a@b", "a>b", "a<b", "a\r\nb", "a\0", "é", "\"a\"",
        String(repeating: "a", count: 65),
    ])
    func aTokenThatIsNoDotAtomIsNoMessageID(token: String) throws {
        let domain = try Domain(parsing: "example.com")
        #expect(throws: MailError.self) { try MessageID(local: token, domain: domain) }
        #expect(throws: MailError.self) { try MessageID(parsing: "<" + token + "@example.com>") }
    }

    @Test(arguments: ["", "<", ">", "<>", "<@>", "a@example.com", "<a@example.com", "a@example.com>", "<a@>", "@<a>"])
    func aMessageIDWithoutItsBracketsIsRefused(given: String) {
        #expect(throws: MailError.self) { try MessageID(parsing: given) }
    }
}
