import Mail
import Testing

struct EmailAddressTests {
    @Test(arguments: [
        ("alice@example.com", "alice@example.com", "a•••@example.com"),
        ("Alice.Smith+mfa@Example.COM", "Alice.Smith+mfa@example.com", "A•••@example.com"),
        ("a@localhost", "a@localhost", "a•••@localhost"),
        ("user%relay!host@example.com", "user%relay!host@example.com", "u•••@example.com"),
        ("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com", "!•••@example.com"),
        ("o'brien@bücher.example", "o'brien@xn--bcher-kva.example", "o•••@xn--bcher-kva.example"),
        ("x@example.com.", "x@example.com", "x•••@example.com"),
        (letters(64) + "@example.com", letters(64) + "@example.com", "l•••@example.com"),
        (letters(64) + "@" + domain(189), letters(64) + "@" + domain(189), "l•••@" + domain(189)),
    ])
    func anAddressIsKeptForTheWireAndMaskedForPeople(given: String, addrSpec: String, masked: String) throws {
        let address = try EmailAddress(parsing: given)
        #expect(address.addrSpec == addrSpec)
        #expect(address.masked == masked)
        #expect(try EmailAddress(parsing: address.addrSpec).addrSpec == addrSpec)
    }

    @Test(arguments: [
        "", "@", "alice", "alice@", "@example.com", "alice.example.com",
        " alice@example.com", "alice@example.com ", "alice @example.com", "alice@ example.com", "al ice@example.com",
        "alice@example.com\r\nBcc: eve@example.org", "alice\r\nDATA\r\n@example.com", "alice@example.com\n",
        "\nalice@example.com", "alice\r@example.com", "alice\0@example.com", "alice@example.com\0",
        "alice\t@example.com", "alice\u{7F}@example.com", "alice\u{85}@example.com", "alice\u{9B}@example.com",
        "<alice@example.com>", "Alice <alice@example.com>", "alice@example.com>", "alice(comment)@example.com",
        "alice@example.com(comment)", "@relay.example,@b.example:alice@example.com",
        "alice@example.com, eve@example.org",
        "alice;@example.com", "alice,eve@example.com", "alice:@example.com", "alice\\@example.com",
        "alice[1]@example.com", "mailto:alice@example.com", "alice@eve@example.com",
        "\"alice\"@example.com", "\"al ice\"@example.com", "\"a@b\"@example.com", "al\"ice@example.com",
        ".alice@example.com", "alice.@example.com", "al..ice@example.com", ".@example.com",
        "alice@[127.0.0.1]", "alice@[IPv6:::1]", "alice@127.0.0.1", "alice@mailhost", "alice@exa_mple.com",
        "alice@-example.com", "alice@example..com", "alice@example。com", "alice＠example.com", "alice@☕.example",
        "älice@example.com", "用户@example.com", "a\u{301}lice@example.com", "a\u{202E}lice@example.com",
        "аlice@example.com",
        letters(65) + "@example.com", letters(64) + "@" + domain(190), letters(100_000),
        letters(100_000) + "@example.com",
    ])
    func anythingButABareAddressIsRefused(given: String) {
        #expect(throws: MailError.self) { try EmailAddress(parsing: given) }
    }

    @Test(arguments: [
        ("\"alice\"@example.com", AddressFlaw.quotedLocalPart, "quoted local parts are not supported"),
        ("älice@example.com", .internationalLocalPart, "SMTPUTF8 addresses are not supported"),
        ("alice", .missingAt, "it has no @"),
        ("alice\r@example.com", .forbidden("\r"), "U+000D may not occur"),
        ("Alice <alice@example.com", .forbidden(" "), "without name, brackets or spaces"),
        (letters(65) + "@example.com", .localPartTooLong(octets: 65), "RFC 5321 allows 64"),
        (letters(64) + "@" + domain(190), .tooLong(octets: 255), "RFC 5321 allows 254"),
    ])
    func aRefusalSaysWhyAndWhatToDo(given: String, flaw: AddressFlaw, sentence: String) {
        let error = #expect(throws: MailError.self) { try EmailAddress(parsing: given) }
        guard case .address(_, let found) = error else {
            Issue.record("\(given) was refused for another reason: \(String(describing: error))")
            return
        }
        #expect(found == flaw)
        #expect("\(MailError.address(excerpt(of: error), found))".contains(sentence))
    }

    @Test func twoSpellingsOfOneMailboxAreOneAddress() throws {
        let given = try EmailAddress(parsing: "Alice.Smith@Example.com")
        let other = try EmailAddress(parsing: "alice.smith@EXAMPLE.com")
        #expect(given == other)
        #expect(Set([given, other]).count == 1)
        #expect(given.normalized == "alice.smith@example.com")
        #expect(given.addrSpec != other.addrSpec)
        #expect(try given != EmailAddress(parsing: "alicesmith@example.com"))
    }

    @Test func aWholeAddressIsNeverPrinted() throws {
        let address = try EmailAddress(parsing: "alice@example.com")
        let named = NamedAddress(name: try DisplayName(parsing: "Alice Smith"), address: address)
        var dumped = ""
        dump([address], to: &dumped)
        dump(["named": named], to: &dumped)
        let printed = [
            "\(address)", String(reflecting: address), "\(named)", String(reflecting: named), "\([address])",
            "\(Optional(named) as Any)", dumped,
        ]
        for text in printed {
            #expect(!text.contains("alice") && !text.contains("Smith"))
            #expect(text.contains("a•••@example.com"))
        }
    }

    private func excerpt(of error: MailError?) -> Excerpt {
        guard case .address(let excerpt, _) = error else { preconditionFailure("checked by the caller") }
        return excerpt
    }
}

private func letters(_ length: Int) -> String {
    String(repeating: "l", count: length)
}

/// A domain of that many octets, at least 131.
private func domain(_ length: Int) -> String {
    [letters(63), letters(63), letters(length - 128)].joined(separator: ".")
}
