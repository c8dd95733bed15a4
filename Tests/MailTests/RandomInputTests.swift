import Mail
import Testing

/// Random strings, the same ones every time: whatever is accepted must be harmless and stable.
struct RandomInputTests {
    private static let rounds = 2000

    @Test func noRandomStringBecomesAHarmfulDomain() throws {
        var strings = RandomStrings(
            seed: 1, stems: ["portal.example.com", "bücher.example", "例え.テスト", "xn--fa-hia.example"])
        var accepted = 0
        for _ in 0..<Self.rounds {
            let given = strings.next()
            guard let domain = parsed({ () throws(MailError) in try Domain(parsing: given) }) else { continue }
            accepted += 1
            #expect(domain.ascii.utf8.allSatisfy(isHostOctet), "\(given.debugDescription)")
            #expect(domain.ascii.utf8.count <= 253)
            #expect(domain.ascii.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isLabel))
            #expect(try Domain(parsing: domain.ascii) == domain)
            #expect(try Domain(parsing: domain.unicode) == domain, "\(given.debugDescription)")
        }
        #expect((100..<Self.rounds - 100).contains(accepted), "the strings are too wild or too tame: \(accepted)")
    }

    @Test func noRandomStringBecomesAHarmfulAddress() throws {
        var strings = RandomStrings(
            seed: 2, stems: ["alice@example.com", "Bob.Smith+x@bücher.example", "a%b!c@localhost"])
        var accepted = 0
        for _ in 0..<Self.rounds {
            let given = strings.next()
            guard let address = parsed({ () throws(MailError) in try EmailAddress(parsing: given) }) else { continue }
            accepted += 1
            let octets = address.addrSpec.utf8
            #expect(
                octets.allSatisfy { (0x21...0x7E).contains($0) } && octets.count <= 254, "\(given.debugDescription)")
            #expect(!octets.contains { "<>()[]\\,;:\"".utf8.contains($0) }, "\(given.debugDescription)")
            #expect(octets.count { $0 == UInt8(ascii: "@") } == 1)
            #expect(try EmailAddress(parsing: address.addrSpec).addrSpec == address.addrSpec)
            #expect(try EmailAddress(parsing: address.normalized) == address)
        }
        #expect((100..<Self.rounds - 100).contains(accepted), "the strings are too wild or too tame: \(accepted)")
    }

    @Test func noRandomStringBecomesAHarmfulHeader() throws {
        var strings = RandomStrings(seed: 3, stems: ["Alice Smith", "株式会社", "=?UTF-8?Q?x?=", "Re: ünder \"quotes\""])
        var accepted = 0
        for _ in 0..<Self.rounds {
            let given = strings.next()
            let name = parsed { () throws(MailError) in try DisplayName(parsing: given) }
            let subject = parsed { () throws(MailError) in try Subject(parsing: given) }
            guard let name, let subject else { continue }
            accepted += 1
            #expect(name.text.unicodeScalars.allSatisfy(mayStandInAHeader), "\(given.debugDescription)")
            #expect(try DisplayName(parsing: name.text) == name)
            #expect(try Subject(parsing: subject.text) == subject)
            let bytes = try Sample.message(fromName: given, toName: given, subject: given, body: given).bytes()
            #expect(brokenInvariants(of: bytes).isEmpty, "\(given.debugDescription)")
        }
        #expect((100..<Self.rounds - 100).contains(accepted), "the strings are too wild or too tame: \(accepted)")
    }

    private func parsed<Value>(_ parse: () throws(MailError) -> Value) -> Value? {
        do throws(MailError) {
            return try parse()
        } catch {
            let sentence = error.description
            #expect(sentence.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
            return nil
        }
    }
}

private func isHostOctet(_ octet: UInt8) -> Bool {
    "abcdefghijklmnopqrstuvwxyz0123456789-.".utf8.contains(octet)
}

private func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
}

private func mayStandInAHeader(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: false
    default: true
    }
}

/// Good strings with a few scalars inserted, replaced or removed.
private struct RandomStrings {
    private var generator: SplitMix64
    private let stems: [String]
    private static let awkward: [Unicode.Scalar] = [
        "\r", "\n", "\0", "\t", "\u{7F}", "\u{85}", "\u{A0}", "\u{AD}", "\u{200B}", "\u{200D}", "\u{2028}", "\u{202E}",
        "\u{3002}",
        "\u{FF0E}", "\u{FF20}", "\u{FEFF}", "<", ">", "(", ")", "\"", "\\", ",", ";", ":", "@", ".", ".", "-", "_", " ",
        "=", "?", "[",
        "]", "%", "ß", "ü", "א", "م", "例", "😀", "\u{301}", "٣", "0", "7", "A", "Z", "a", "x", "n",
    ]

    init(seed: UInt64, stems: [String]) {
        generator = SplitMix64(state: seed)
        self.stems = stems
    }

    mutating func next() -> String {
        var scalars = Array(pick(stems).unicodeScalars)
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let place = Int.random(in: 0...scalars.count, using: &generator)
            let scalar = Bool.random(using: &generator) ? pick(Self.awkward) : anyScalar()
            switch Int.random(in: 0..<3, using: &generator) {
            case 0 where place < scalars.count: scalars[place] = scalar
            case 1 where place < scalars.count: scalars.remove(at: place)
            default: scalars.insert(scalar, at: place)
            }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: choices.indices, using: &generator)]
    }

    private mutating func anyScalar() -> Unicode.Scalar {
        let limit: UInt32 = Bool.random(using: &generator) ? 0x250 : 0x11_0000
        return Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) ?? "\u{FFFD}"
    }
}

/// Sebastiano Vigna's SplitMix64.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
