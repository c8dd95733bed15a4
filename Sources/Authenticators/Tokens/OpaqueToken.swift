package import Secrets

/// A random token that means nothing but "whoever holds me": sessions now, API keys later. 192 bits.
/// Handed out once as `text`; the database keeps `digest`. Prints as `•••`.
package struct OpaqueToken: Sendable {
    private let token: TokenBytes

    /// A new token. `generator` is the system's; only tests pass another.
    package init(using generator: inout some RandomNumberGenerator) {
        token = TokenBytes(truncating: generator.bytes(TokenBytes.count))
    }

    /// A token that somebody presents. `nil` unless it is 32 characters of base64url: such text was never handed out.
    package init?(text: String) {
        guard let token = TokenBytes(text: text) else { return nil }
        self.token = token
    }

    package var text: Secret<String> { token.text }

    package var digest: StoredDigest { token.digest }
}
