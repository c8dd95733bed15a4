/// Bytes as lower-case hexadecimal digits, and back. For codes in forms and cookies.
package enum Hexadecimal {
    package static func text(of bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Nil unless it is an even number of digits; capitals are read too.
    package static func bytes(of text: String) -> [UInt8]? {
        // Length first: what comes from outside may be of any size.
        guard text.utf8.count <= 256, text.utf8.count.isMultiple(of: 2) else { return nil }
        let digits = text.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count, by: 2).reduce(into: [UInt8]?([])) { bytes, index in
            guard let high = digits[index], let low = digits[index + 1] else { return bytes = nil }
            bytes?.append(UInt8(high << 4 | low))
        }
    }
}
