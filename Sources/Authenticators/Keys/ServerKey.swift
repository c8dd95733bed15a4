import Crypto
package import Secrets

/// The one secret that everything else at rest hangs on: 32 random bytes, kept in a file outside the database.
/// Never used itself: every use has a subkey of its own (HKDF-SHA256), so that what one use gives away tells nothing
/// about another. Prints as its id and `•••`.
package struct ServerKey: Sendable {
    package static let byteCount = 32

    package let id: ServerKeyID

    private let master: Secret<SymmetricKey>
    /// Derived once: every letter and every audit entry needs one.
    private let subkeys: Secret<[Subkey: SymmetricKey]>
    /// Keyed once: that costs more than the code of a short message.
    private let authenticators: Secret<[Subkey: HMAC<SHA256>]>

    /// A new key. `generator` is the system's; only tests pass another.
    package init(using generator: inout some RandomNumberGenerator) {
        self.init(master: SymmetricKey(data: generator.bytes(Self.byteCount)))
    }

    /// A key that was stored. `nil` if it is not 32 bytes.
    package init?(bytes: Secret<[UInt8]>) {
        guard bytes.reveal().count == Self.byteCount else { return nil }
        self.init(master: SymmetricKey(data: bytes.reveal()))
    }

    private init(master: SymmetricKey) {
        self.master = Secret(master)
        let subkeys = Dictionary(uniqueKeysWithValues: Subkey.allCases.map { ($0, Self.derive($0, from: master)) })
        self.subkeys = Secret(subkeys)
        authenticators = Secret(subkeys.mapValues { HMAC(key: $0) })
        id = ServerKeyID(truncating: Self.derive(.keyID, from: master).withUnsafeBytes { Array($0) })
    }

    /// For the key file, and for nothing else.
    var bytes: Secret<[UInt8]> {
        Secret(master.reveal().withUnsafeBytes { Array($0) })
    }

    /// The subkeys. The text is part of the derivation: changing one makes everything it protected unreadable.
    enum Subkey: String, CaseIterable {
        case seal
        case linkToken = "link-token"
        case audit
        case session
        case keyID = "key-id"
    }

    func subkey(_ subkey: Subkey) -> SymmetricKey {
        subkeys.reveal()[subkey] ?? Self.derive(subkey, from: master.reveal())
    }

    func authenticator(_ subkey: Subkey) -> HMAC<SHA256> {
        authenticators.reveal()[subkey] ?? HMAC(key: self.subkey(subkey))
    }

    private static func derive(_ subkey: Subkey, from master: SymmetricKey) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: master, info: Array("portalmfa/v1/\(subkey.rawValue)".utf8), outputByteCount: 32)
    }
}
