/// Percent-encoding (RFC 3986, 2.1), both ways. Reads strictly: whole triplets that make UTF-8.
enum PercentEncoding {
    /// Everything but what is unreserved (2.3).
    /// - Parameter others: ASCII that may stand there as well.
    static func encode(_ text: String, keeping others: String = "") -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isUnreserved(byte) || others.utf8.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Of a path or a query.
    /// - Returns: nil for a broken triplet, for bytes that are no UTF-8, and for control characters.
    static func decode(_ text: some StringProtocol) -> String? {
        guard let decoded = octets(text.utf8, plus: UInt8(ascii: "+")),
            !decoded.contains(where: { $0 < 32 || $0 == 127 })
        else { return nil }
        return String(validating: decoded, as: UTF8.self)
    }

    /// Of a form's field, where a plus sign is a blank, and a text may have lines.
    /// - Returns: nil for a broken triplet, and for bytes that are no UTF-8.
    static func decode(inForm bytes: ArraySlice<UInt8>) -> String? {
        octets(bytes, plus: UInt8(ascii: " ")).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// - Parameter plus: what a plus sign stands for.
    private static func octets(_ encoded: some Collection<UInt8>, plus: UInt8) -> [UInt8]? {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(encoded.count)
        var rest = encoded.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): decoded.append(plus)
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(value), let low = rest.next().flatMap(value) else { return nil }
                decoded.append(high << 4 | low)
            default: decoded.append(byte)
            }
        }
        return decoded
    }

    /// Of a hexadecimal digit.
    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
