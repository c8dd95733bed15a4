import Crypto

/// SHA-256 of a random secret: what the database keeps, so that a stolen copy of it opens nothing.
/// Only for secrets that nobody could guess (80 random bits and more): passwords go through `PasswordHash`.
package struct StoredDigest: Hashable, Sendable {
    package static let byteCount = 32

    package let bytes: [UInt8]

    init(of secret: [UInt8]) {
        bytes = Array(SHA256.hash(data: secret))
    }

    /// A digest that was stored. `nil` if it is not 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// In constant time, though only the hash of a guess could be learned from the time.
    package static func == (left: StoredDigest, right: StoredDigest) -> Bool {
        equalInConstantTime(left.bytes, right.bytes)
    }

    package func hash(into hasher: inout Hasher) {
        bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
}
