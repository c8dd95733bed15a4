/// Eight neighbouring octets, asked about at once: a letter's text is looked through three times, and most of it is
/// plain.
/// After "Determine if a word has a byte less than n" in S. E. Anderson, "Bit Twiddling Hacks".
struct EightOctets {
    private let word: UInt64
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    /// - Parameter index: of the first; at least eight are there.
    @inline(__always)
    init(_ octets: UnsafeBufferPointer<UInt8>, at index: Int) {
        word = UnsafeRawBufferPointer(octets).loadUnaligned(fromByteOffset: index, as: UInt64.self)
    }

    @inline(__always)
    func contains(_ octet: UInt8) -> Bool { Self.holdsLess(than: 1, word ^ Self.ones &* UInt64(octet)) }

    /// All from the blank to the tilde.
    @inline(__always)
    var arePrintable: Bool {
        // Adding one gives DEL its high bit; what lies above has it already.
        !Self.holdsLess(than: 0x20, word) && (word | (word &+ Self.ones)) & Self.highBits == 0
    }

    /// - Parameter limit: at most 128.
    @inline(__always)
    private static func holdsLess(than limit: UInt64, _ word: UInt64) -> Bool {
        (word &- ones &* limit) & ~word & highBits != 0
    }
}
