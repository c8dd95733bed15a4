/// Writes and reads bytes in 32 letters and digits, five bits each, without padding.
/// Two alphabets: RFC 4648, which authenticator apps read, and Crockford's, which people read aloud and copy by hand.
/// Reading refuses text that writing would never produce.
struct Base32 {
    static let rfc4648 = Base32(alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    static let crockford = Base32(alphabet: "0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    private let letters: [UInt8]
    private let values: [UInt8: UInt32]

    private init(alphabet: StaticString) {
        letters = alphabet.withUTF8Buffer { Array($0) }
        values = Dictionary(uniqueKeysWithValues: zip(letters, 0...))
    }

    func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(letters[Int(pending >> UInt32(bits) & 31)])
            }
            pending &= (1 << UInt32(bits)) - 1
        }
        if bits > 0 { text.append(letters[Int(pending << UInt32(5 - bits) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for letter in text.utf8 {
            guard let value = values[letter] else { return nil }
            pending = pending << 5 | value
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(pending >> UInt32(bits) & 255))
            }
            pending &= (1 << UInt32(bits)) - 1
        }
        // Left-over bits must be the zeros that encoding puts there: one value has one spelling.
        return bits < 5 && pending == 0 ? bytes : nil
    }
}

extension String {
    /// The text in blocks, for people who read it aloud or copy it by hand.
    func inBlocks(of size: Int, separatedBy separator: String) -> String {
        let letters = Array(self)
        return stride(from: 0, to: letters.count, by: size)
            .map { String(letters[$0..<Swift.min($0 + size, letters.count)]) }
            .joined(separator: separator)
    }
}
