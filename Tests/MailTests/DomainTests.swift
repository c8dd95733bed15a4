import Foundation
import Mail
import Testing

struct DomainTests {
    @Test(arguments: [
        ("portal.example.com", "portal.example.com"),
        ("Portal.EXAMPLE.com", "portal.example.com"),
        ("example.com.", "example.com"),
        ("localhost", "localhost"),
        ("portal.localhost", "portal.localhost"),
        ("a.b-c.d--e.example", "a.b-c.d--e.example"),
        ("3com.example", "3com.example"),
        ("1.2.3.example", "1.2.3.example"),
        (label(63) + ".example", label(63) + ".example"),
        (longest, longest),
        (longest + ".", longest),
    ])
    func aRegisteredNameHasOneForm(given: String, ascii: String) throws {
        let domain = try Domain(parsing: given)
        #expect(domain.ascii == ascii)
        #expect(try Domain(parsing: domain.ascii) == domain)
    }

    @Test(arguments: [
        ("bücher.example", "xn--bcher-kva.example", "bücher.example"),
        ("BÜCHER.Example", "xn--bcher-kva.example", "bücher.example"),
        ("bu\u{308}cher.example", "xn--bcher-kva.example", "bücher.example"),
        ("XN--BCHER-KVA.example", "xn--bcher-kva.example", "bücher.example"),
        ("例え.テスト", "xn--r8jz45g.xn--zckzah", "例え.テスト"),
        ("faß.example", "xn--fa-hia.example", "faß.example"),
        ("βόλος.example", "xn--nxasmm1c.example", "βόλος.example"),
        ("ｅｘａｍｐｌｅ.com", "example.com", "example.com"),
        ("موقع.example", "xn--4gbrim.example", "موقع.example"),
        ("3com.bücher.example", "3com.xn--bcher-kva.example", "3com.bücher.example"),
    ])
    func anInternationalNameIsNonTransitionalIDNA(given: String, ascii: String, unicode: String) throws {
        let domain = try Domain(parsing: given)
        #expect(domain.ascii == ascii)
        #expect(domain.unicode == unicode)
        #expect(try Domain(parsing: domain.unicode) == domain)
    }

    @Test(arguments: [
        "", ".", "..", ".example.com", "example..com", "example.com..", "com", "mailhost",
        "exa mple.com", " example.com", "example.com ", "example.com\r\n", "example.com\n", "exam\rple.com",
        "example.com\0", "exa\tmple.com", "exam\u{85}ple.com", "exam\u{9B}ple.com", "exam\u{7F}ple.com",
        "example.com\r\nRCPT TO:<victim@example.org>", "example.com>", "<example.com", "exa\"mple.com",
        "example.com/path", "user@example.com", "example.com:25", "exa_mple.com", "_dmarc.example.com",
        "-example.com", "example-.com", "example.-com", "(comment)example.com", "example.com,example.org",
        "127.0.0.1", "127.1", "1.2.3.4.", "2130706433", "0x7f.0.0.1", "0x7f000001", "a.0x", "example.123",
        "１２７.0.0.1", "[127.0.0.1]", "[IPv6:::1]", "::1",
        "example。com", "example．com", "example｡com", "example․com", "exam\u{2025}ple.com",
        "exam\u{AD}ple.com", "exam\u{200B}ple.com", "exam\u{FEFF}ple.com", "exam\u{202E}ple.com", "exam\u{A0}ple.com",
        "exam\u{2028}ple.com", "exam\u{3000}ple.com", "exam＿ple.com", "a℀b.com",
        "☕.example", "😀.example", "xn--53h.example", "♥.example",
        "xn--.example", "xn--a.example", "xn--bcher-kva1.example", "xn--bücher.example", "xn--example-.com",
        "xn--zzzzzz99999.example", "xn--fa-hi.example",
        "a\u{200D}b.example", "a\u{200C}b.example", "\u{301}a.example",
        "אa.example", "aא.example", "א1a.example", "1.אב.example", "אב.1com.example", "١a.example",
        label(64) + ".example", longest + "a", String(repeating: "a.", count: 200) + "example",
        String(repeating: "ü", count: 60) + ".example", String(repeating: "a", count: 100_000),
    ])
    func aNameThatIsNoDomainIsRefused(given: String) {
        #expect(throws: MailError.self) { try Domain(parsing: given) }
    }

    @Test(arguments: [
        ("127.0.0.1", DomainFlaw.ipLiteral),
        ("mailhost", .singleLabel),
        ("a_b.example", .forbidden("_")),
        ("example。com", .forbidden("。")),
        ("a..example", .emptyLabel),
        ("a-.example", .hyphenAtEdge),
        ("1.אב.example", .mixedDirections),
        (label(64) + ".example", .labelTooLong(octets: 64)),
        (longest + "a", .tooLong(octets: 254)),
    ])
    func aRefusalNamesTheFlaw(given: String, flaw: DomainFlaw) {
        let error = #expect(throws: MailError.self) { try Domain(parsing: given) }
        guard case .domain(_, let found) = error else {
            Issue.record("\(given) was refused for another reason: \(String(describing: error))")
            return
        }
        #expect(found == flaw)
    }

    @Test(arguments: [
        ("localhost", true), ("LOCALHOST.", true), ("portal.localhost", true),
        ("localhost.example", false), ("notlocalhost.example", false), ("example.com", false),
    ])
    func onlyLocalhostAndNamesBelowItAreLoopback(given: String, isLoopback: Bool) throws {
        #expect(try Domain(parsing: given).isLoopbackName == isLoopback)
    }

    @Test func aDomainIsStoredAsItsASCIIForm() throws {
        let domain = try Domain(parsing: "bücher.example")
        let json = try JSONEncoder().encode(domain)
        #expect(String(decoding: json, as: UTF8.self) == "\"xn--bcher-kva.example\"")
        #expect(try JSONDecoder().decode(Domain.self, from: json) == domain)
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode(Domain.self, from: Data("\"exam_ple.com\"".utf8))
        }
    }
}

private func label(_ length: Int) -> String {
    String(repeating: "a", count: length)
}

/// 253 octets.
private let longest = [label(63), label(63), label(63), label(61)].joined(separator: ".")
