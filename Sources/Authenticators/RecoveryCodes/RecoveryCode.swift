package import Secrets

/// One way in without the authenticator, to be used once: 80 random bits, written `XXXX-XXXX-XXXX-XXXX`.
/// Shown once; the database keeps `digest(for:)`. Prints as `•••`.
package struct RecoveryCode: Sendable {
    static let byteCount = 10

    private let bytes: Secret<[UInt8]>

    init(using generator: inout some RandomNumberGenerator) {
        bytes = Secret(generator.bytes(Self.byteCount))
    }

    /// A code as a person typed it: case, spaces and hyphens do not matter, O is 0, I and L are 1 (Crockford's base32).
    /// `nil` if that leaves anything but 16 letters and digits of a code.
    package init?(typed text: String) {
        // A code is 19 characters: what is far longer is no slip of the finger, and is not worth reading.
        guard text.utf8.count <= 64 else { return nil }
        let letters = text.uppercased().compactMap { letter -> Character? in
            switch letter {
            case " ", "-": nil
            case "O": "0"
            case "I", "L": "1"
            default: letter
            }
        }
        guard let bytes = Base32.crockford.decode(String(letters)), bytes.count == Self.byteCount else { return nil }
        self.bytes = Secret(bytes)
    }

    /// The code as it is shown.
    package var text: Secret<String> {
        Secret(Base32.crockford.encode(bytes.reveal()).inBlocks(of: 4, separatedBy: "-"))
    }

    /// What the database keeps. Plain SHA-256 is enough, and a slow hash would add nothing: a slow hash makes up for
    /// secrets that people choose, and here 2^80 equally likely codes would have to be tried. The user's id is in it,
    /// so that nobody can try one guess against all users at once, or move a code from one user to another.
    package func digest(for user: Int64) -> StoredDigest {
        StoredDigest(of: Array("recovery-code".utf8) + user.bigEndianBytes + bytes.reveal())
    }
}
