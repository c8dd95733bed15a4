/// A secret as the database keeps it:
///
///     1 byte version | 4 bytes key id | 12 bytes nonce | ciphertext | 16 bytes tag
///
/// Only its shape is known here; `KeyRing.open` finds out whether it is genuine.
package struct Sealed: Equatable, Sendable {
    static let version: UInt8 = 1
    static let nonceByteCount = 12
    static let tagByteCount = 16
    private static let headerByteCount = 1 + ServerKeyID.byteCount

    /// What goes into the row.
    package let bytes: [UInt8]

    /// The key that opens it.
    package let keyID: ServerKeyID

    /// Bytes out of a row. Throws `malformedSeal` if they cannot be a seal.
    package init(bytes: [UInt8]) throws(AuthenticatorError) {
        guard let version = bytes.first else { throw .malformedSeal(.tooShort(0)) }
        guard version == Self.version else { throw .malformedSeal(.unknownVersion(version)) }
        guard bytes.count >= Self.headerByteCount + Self.nonceByteCount + Self.tagByteCount,
            let keyID = ServerKeyID(bytes: Array(bytes[1..<Self.headerByteCount]))
        else { throw .malformedSeal(.tooShort(bytes.count)) }
        self.bytes = bytes
        self.keyID = keyID
    }

    init(keyID: ServerKeyID, box: [UInt8]) {
        bytes = Self.header(keyID) + box
        self.keyID = keyID
    }

    /// Nonce, ciphertext and tag, as AES-GCM takes them.
    var box: [UInt8] { Array(bytes.dropFirst(Self.headerByteCount)) }

    /// What the tag covers besides the ciphertext: this header too, so that a version cannot be turned into another.
    static func authenticated(_ keyID: ServerKeyID, _ context: SealingContext) -> [UInt8] {
        header(keyID) + context.bytes
    }

    private static func header(_ keyID: ServerKeyID) -> [UInt8] { [version] + keyID.bytes }
}

/// Why bytes cannot be a seal.
package enum SealFault: Equatable, Sendable, CustomStringConvertible {
    case tooShort(Int)
    case unknownVersion(UInt8)

    package var description: String {
        switch self {
        case .tooShort(let count): "has only \(count) bytes, as if cut off"
        case .unknownVersion(let version):
            "has version \(version), and this program knows \(Sealed.version): it is damaged or from a newer program"
        }
    }
}
