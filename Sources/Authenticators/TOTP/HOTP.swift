import Crypto

/// HMAC-based one-time passwords, RFC 4226: the number that a key and a counter give.
/// Pure. SHA-1 is right here: HOTP needs a pseudo-random function, which HMAC-SHA-1 still is, and many apps know no
/// other.
enum HOTP {
    /// The decimal value, zero-padded to `digits` (6 to 8).
    static func value(key: [UInt8], counter: Int64, digits: Int) -> String {
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: counter.bigEndianBytes, using: SymmetricKey(data: key))
        let hash = Array(code)
        // RFC 4226, 5.3: the last nibble chooses four bytes, whose top bit is dropped because signs differ among
        // machines.
        let offset = Int(hash[19] & 0x0F)
        let truncated = hash[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let text = String(truncated)
        let padded = String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
        return String(padded.suffix(digits))
    }
}
