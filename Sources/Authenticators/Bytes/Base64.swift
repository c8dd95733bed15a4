import Foundation

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

    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let urlDigits = Array((letters + "-_").utf8)
    private static let standardDigits = Array((letters + "+/").utf8)

    func decode(_ text: String) -> [UInt8]? {
        let plain: String
        switch self {
        case .standard:
            plain = text
        case .url:
            plain = text.replacing("-", with: "+").replacing("_", with: "/")
        }
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: plain + padding) else { return nil }
        // Foundation forgives stray bits in the last letter, and the other alphabet's letters have just become this
        // one's.
        return encode([UInt8](data)) == text ? [UInt8](data) : nil
    }
}
