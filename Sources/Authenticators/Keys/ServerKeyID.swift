/// The name of a server key: eight hexadecimal digits, computed from the key itself.
/// Not secret. Stored beside all that the key seals, so that a wrong key is told from a damaged value.
package struct ServerKeyID: Hashable, Sendable, CustomStringConvertible {
    static let byteCount = 4

    package let bytes: [UInt8]

    /// `nil` if it is not four bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    init(truncating derived: [UInt8]) {
        bytes = Array(derived.prefix(Self.byteCount))
    }

    /// An id as it is written. `nil` unless it is eight lower-case hexadecimal digits.
    package init?(_ text: String) {
        guard text.utf8.count == 2 * Self.byteCount, let number = UInt32(text, radix: 16) else { return nil }
        self.init(bytes: number.bigEndianBytes)
        // `UInt32(_:radix:)` also reads a sign and capitals: an id has one spelling.
        guard description == text else { return nil }
    }

    package var description: String {
        Hexadecimal.text(of: bytes)
    }
}
