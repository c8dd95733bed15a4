/// Base64 in the two spellings that are used here, both without padding: for URLs, and for password hashes (PHC).
/// Reading refuses text that writing would never produce: one value has one spelling.
enum Base64 {
    case url
    case standard

    func encode(_ bytes: [UInt8]) -> String {
        let digits = self == .url ? Self.urlDigits : Self.standardDigits
        // Every third octet fills up a letter: what is left over at the end takes one letter more.
        return String(unsafeUninitializedCapacity: (bytes.count * 8 + 5) / 6) { text in
            var (bits, width, count) = (UInt32(0), 0, 0)
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                width += 8
                while width >= 6 {
                    width -= 6
                    text[count] = digits[Int(bits >> UInt32(width) & 0x3F)]
                    count += 1
                }
            }
            if width > 0 {
                text[count] = digits[Int(bits << UInt32(6 - width) & 0x3F)]
                count += 1
            }
            return count
        }
    }

    func decode(_ text: String) -> [UInt8]? {
        let values = self == .url ? Self.urlValues : Self.standardValues
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 6 / 8)
        var (bits, width) = (UInt32(0), 0)
        for letter in text.utf8 {
            let value = values[Int(letter)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            width += 6
            if width >= 8 {
                width -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(width)))
            }
        }
        // A last letter that begins no octet, or has stray bits: writing would never produce it.
        guard width < 6, bits & (1 << UInt32(width) - 1) == 0 else { return nil }
        return bytes
    }

    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let urlDigits = Array((letters + "-_").utf8)
    private static let standardDigits = Array((letters + "+/").utf8)
    private static let urlValues = values(of: urlDigits)
    private static let standardValues = values(of: standardDigits)

    /// What each octet stands for; 64 where it is no digit.
    private static func values(of digits: [UInt8]) -> [UInt8] {
        var values = [UInt8](repeating: 64, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }
}
