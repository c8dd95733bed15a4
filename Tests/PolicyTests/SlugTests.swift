import Policy
import Testing

/// Which texts can be short names.
struct SlugTests {
    @Test(
        arguments: [
            "a", "7", "acme", "acme-eu", "a--b", "0-9", "xn--abc", String(repeating: "a", count: 63),
        ])
    func aPlainShortNameIsTakenAsItIs(text: String) throws {
        #expect(try Slug(parsing: text).text == text)
    }

    @Test(
        arguments: [
            "", "-", "-a", "a-", "Acme", "acme eu", "acme_eu", "acme.eu", "a/b", "..", "a\n", "a\0", "é", "ａ", "а",
            "a\u{301}",
            "٣", "a;b", "a'b", "%61", " a", "a ", String(repeating: "a", count: 64),
        ])
    func aTextThatIsUnsafeInAPathOrCommandIsRefused(text: String) {
        #expect(throws: SlugRefused.self) { try Slug(parsing: text) }
    }

    @Test func aRefusalShowsNoControlCharactersAndNotAWholeBook() throws {
        let error = try #require(throws: SlugRefused.self) {
            try Slug(parsing: "a\u{1B}[31m\u{7F}" + String(repeating: "b", count: 1000))
        }
        #expect(error.description.hasPrefix("\"a?[31m?bbb"))
        #expect(error.description.utf8.count < 200)
        #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 })
    }

    @Test func slugsSortAsTheirTexts() throws {
        let slugs = try ["b", "a-1", "a", "0"].map { text throws(SlugRefused) in try Slug(parsing: text) }
        #expect(slugs.sorted().map(\.text) == ["0", "a", "a-1", "b"])
    }
}
