package import Secrets

/// What an authenticator app and this server share: 160 random bits (RFC 4226, 4, R6).
/// Prints as `•••`. Stored sealed only (`KeyRing.seal`), shown to its owner once, while configuring.
package struct TOTPSecret: Sendable {
    package static let byteCount = 20

    /// For sealing, and for nothing else.
    package let bytes: Secret<[UInt8]>

    /// A new secret. `generator` is the system's; only tests pass another.
    package init(using generator: inout some RandomNumberGenerator) {
        bytes = Secret(generator.bytes(Self.byteCount))
    }

    /// A secret that was stored. `nil` if it is not 20 bytes.
    package init?(bytes: Secret<[UInt8]>) {
        guard bytes.reveal().count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// A secret as a person or another program passes it: base32, blocks and lower case tolerated. `nil` if it is not
    /// 20 bytes.
    package init?(base32 text: String) {
        let letters = text.uppercased().filter { $0 != " " && $0 != "-" }
        guard let bytes = Base32.rfc4648.decode(letters) else { return nil }
        self.init(bytes: Secret(bytes))
    }

    /// 32 letters and digits (RFC 4648) without padding, as programs want it.
    package var base32: Secret<String> {
        Secret(Base32.rfc4648.encode(bytes.reveal()))
    }

    /// The same in eight blocks of four, for whoever types it into an app by hand.
    package var grouped: Secret<String> {
        Secret(base32.reveal().inBlocks(of: 4, separatedBy: " "))
    }
}
