import Secrets
import Testing

@testable import Authenticators

private func salt(_ seed: UInt64) -> LinkSalt {
    var generator = SeededGenerator(seed: seed)
    return LinkSalt(using: &generator)
}

/// Text that no token has: too short, too long, other alphabets, padding, something around it.
private let foreignTexts = [
    "", "AAAA", String(repeating: "A", count: 31), String(repeating: "A", count: 33),
    String(repeating: "A", count: 31) + "=",
    String(repeating: "A", count: 31) + "+", String(repeating: "A", count: 31) + "/",
    String(repeating: "A", count: 31) + " ",
    String(repeating: "A", count: 31) + "\n", String(repeating: "A", count: 30) + "é",
    String(repeating: "A", count: 29) + "%41",
    String(repeating: "A", count: 31) + "\0", String(repeating: "A", count: 10_000),
]

@Suite struct LinkTokenTests {
    private let tokens = LinkTokens(key: key(1))

    @Test func theSameLinkAlwaysGivesTheSameToken() {
        let first = tokens.token(for: .reconfigure, link: 42, salt: salt(1))
        let second = LinkTokens(key: key(1)).token(for: .reconfigure, link: 42, salt: salt(1))
        #expect(first.text == second.text)
        #expect(first.digest == second.digest)
    }

    @Test func aTokenIsWhatItWasInTheFirstRelease() throws {
        // Computed apart from this program: HKDF and HMAC of Python's standard library over the key of bytes 0 to 31.
        let known = try #require(ServerKey(bytes: .init(Array(0...31))))
        let salt = try #require(LinkSalt(bytes: Array(100...115)))
        let token = LinkTokens(key: known).token(for: .reconfigure, link: 0x0102_0304_0506_0708, salt: salt)
        #expect(token.text.reveal() == "1K46WAzuBH0xz_gBJVQL9M1Qd3vae0nc")
        #expect(hex(token.digest.bytes) == "d1983866475a4ed10a2a25a0b1e35f262919c5d99acc58a2367ce758c6654f82")
    }

    @Test func everyPartOfALinkChangesTheToken() {
        let texts = [
            tokens.token(for: .reconfigure, link: 42, salt: salt(1)),
            tokens.token(for: .invitation, link: 42, salt: salt(1)),
            tokens.token(for: .reconfigure, link: 43, salt: salt(1)),
            tokens.token(for: .reconfigure, link: -42, salt: salt(1)),
            tokens.token(for: .reconfigure, link: 42, salt: salt(2)),
            LinkTokens(key: key(2)).token(for: .reconfigure, link: 42, salt: salt(1)),
        ].map { $0.text.reveal() }
        #expect(Set(texts).count == texts.count)
    }

    @Test func aTokenFitsAURLAndComesBackFromIt() throws {
        let token = tokens.token(for: .invitation, link: 1, salt: salt(1))
        #expect(try /[A-Za-z0-9_-]{32}/.wholeMatch(in: token.text.reveal()) != nil)
        #expect(LinkToken(text: token.text.reveal())?.digest == token.digest)
    }

    @Test func aTokenWithOneOtherCharacterHasAnotherDigest() throws {
        let token = tokens.token(for: .invitation, link: 1, salt: salt(1))
        let text = token.text.reveal()
        for index in 0..<32 {
            let other: Character = Array(text)[index] == "A" ? "B" : "A"
            #expect(try #require(LinkToken(text: text.replacing(at: index, with: other))).digest != token.digest)
        }
    }

    @Test(arguments: foreignTexts)
    func textOfAnyOtherShapeIsRefused(text: String) {
        #expect(LinkToken(text: text) == nil)
        #expect(OpaqueToken(text: text) == nil)
    }

    @Test(arguments: [0, 15, 17])
    func aStoredSaltOfAnotherLengthIsRefused(count: Int) {
        #expect(LinkSalt(bytes: [UInt8](repeating: 0, count: count)) == nil)
    }
}

@Suite struct OpaqueTokenTests {
    @Test func tokensDifferAndComeBackFromTheirText() throws {
        var generator = SeededGenerator(seed: 5)
        let tokens = (0..<100).map { _ in OpaqueToken(using: &generator) }
        #expect(Set(tokens.map(\.digest)).count == 100)
        for token in tokens {
            #expect(token.text.reveal().utf8.count == 32)
            #expect(OpaqueToken(text: token.text.reveal())?.digest == token.digest)
        }
    }

    @Test func theDigestIsSHA256OfTheBytes() throws {
        let token = try #require(OpaqueToken(text: "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"))
        #expect(hex(token.digest.bytes) == "1d64add2a6388367c9bc2d1f1b384b069a6ef382cdaaa89771dd103e28613a25")
        #expect(StoredDigest(bytes: token.digest.bytes) == token.digest)
    }

    @Test(arguments: [0, 31, 33])
    func aStoredDigestOfAnotherLengthIsRefused(count: Int) {
        #expect(StoredDigest(bytes: [UInt8](repeating: 0, count: count)) == nil)
    }
}
