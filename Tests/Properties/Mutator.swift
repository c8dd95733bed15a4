/// Inputs made of a corpus by a few changes each, the same ones for the same seed.
package struct Mutator {
    private var random: Chance
    private let corpus: [[UInt8]]

    package init(seed: UInt64, corpus: [[UInt8]]) {
        random = Chance(state: seed)
        self.corpus = corpus
    }

    /// What readers stumble over: line ends, what no eye sees, and what has a meaning in one syntax or another.
    private static let awkward: [[UInt8]] =
        [
            "\r", "\n", "\r\n", "\0", "\t", "\u{7F}", "\u{85}", "\u{A0}", "\u{AD}", "\u{200B}", "\u{200D}", "\u{2028}",
            "\u{202E}", "\u{3002}", "\u{FF0E}", "\u{FF20}", "\u{FEFF}", "<", ">", "(", ")", "\"", "\\", ",", ";", ":",
            "@", ".", "..", "-", "_", " ", "=", "=?", "?=", "[", "]", "%", "%00", "%0d", "/", "?", "#", "&", "://", "ß",
            "ü", "א", "م", "例", "😀", "\u{301}", "٣", "0", "7", "A", "Z", "a", "x", "n", "xn--", "127.1", "\r\n.\r\n",
            "\nFrom ", "250 ", "250-", "550 5.1.1 ", "4.7.1", "try again in 5 minutes", "99999999999999999999",
        ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xE2, 0x80], [0xED, 0xA0, 0x80]]

    package mutating func next() -> [UInt8] {
        var bytes = pick(corpus)
        for _ in 0..<Int.random(in: 0...3, using: &random) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0 where place < bytes.count: bytes[place] = .random(in: 0...255, using: &random)
        case 1 where place < bytes.count: bytes.remove(at: place)
        case 2 where place < bytes.count:
            let end = Int.random(in: place...bytes.count, using: &random)
            bytes.removeSubrange(place..<end)
        case 3 where place < bytes.count:
            let piece = Array(bytes[place...].prefix(Int.random(in: 1...64, using: &random)))
            for _ in 0..<Int.random(in: 1...(bytes.count > 4096 ? 1 : 100), using: &random) {
                bytes.insert(contentsOf: piece, at: place)
            }
        case 4:
            let other = pick(corpus)
            bytes = Array(bytes[..<place]) + other.suffix(Int.random(in: 0...other.count, using: &random))
        case 5:
            let limit: UInt32 = Bool.random(using: &random) ? 0x250 : 0x11_0000
            let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) ?? "\u{FFFD}"
            bytes.insert(contentsOf: UTF8.encode(scalar) ?? .init(), at: place)
        default: bytes.insert(contentsOf: pick(Self.awkward), at: place)
        }
    }

    private mutating func pick(_ choices: [[UInt8]]) -> [UInt8] {
        choices.isEmpty ? [] : choices[Int.random(in: choices.indices, using: &random)]
    }
}

/// Steele, Lea and Flood's SplitMix64.
private struct Chance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
