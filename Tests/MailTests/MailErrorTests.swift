import Mail
import Testing

/// What a refusal may repeat of the input: errors are logged.
struct MailErrorTests {
    @Test(arguments: [
        "alice", "alice@", "alice@127.0.0.1", "<alice@example.com>", "alice@example.com\r\nBcc: x", "älice@example.com",
        "\"alice\"@example.com", "alice@@example.com", "alice@exa_mple.com",
    ])
    func aRefusedAddressIsNotRepeatedWhole(given: String) {
        let error = #expect(throws: MailError.self) { try EmailAddress(parsing: given) }
        #expect(!"\(String(describing: error))".contains("lice"))
        #expect(!String(reflecting: error).contains("lice"))
    }

    @Test(arguments: [
        String(repeating: "x", count: 100_000) + "\r\n", String(repeating: "\u{1B}[31m", count: 1000),
        "\u{202E}\u{2066}\u{0}\u{9B}\u{200B}\r\n",
    ])
    func aRefusalIsShortAndHasNoControlCharacter(given: String) throws {
        let errors = [
            #expect(throws: MailError.self) { try Domain(parsing: given) },
            #expect(throws: MailError.self) { try EmailAddress(parsing: given + "@" + given) },
            #expect(throws: MailError.self) { try DisplayName(parsing: given) },
            #expect(throws: MailError.self) { try Subject(parsing: given) },
            #expect(throws: MailError.self) { try LanguageTag(parsing: given) },
            #expect(throws: MailError.self) {
                try MessageID(local: given, domain: Domain(parsing: "example.com"))
            },
        ]
        for error in errors.compactMap(\.self) {
            let shown = "\(error)"
            #expect(shown.count < 500)
            #expect(shown.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
            #expect(shown.unicodeScalars.allSatisfy { $0.properties.generalCategory != .format })
            #expect(!shown.contains(String(repeating: "x", count: 41)))
        }
    }
}
