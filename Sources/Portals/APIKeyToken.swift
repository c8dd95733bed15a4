package import Authenticators
package import Secrets

/// The text of an API key: `pmfa_` and an opaque token of 192 bits. The prefix lets scanners of code and logs find
/// one that was left lying about. Shown once; the database keeps the digest.
package struct APIKeyToken: Sendable {
    package static let prefix = "pmfa_"

    private let token: OpaqueToken

    /// A new one.
    init(using generator: inout some RandomNumberGenerator) {
        token = OpaqueToken(using: &generator)
    }

    /// One that somebody presents. Nil for text that was never handed out.
    package init?(text: some StringProtocol) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let start = text.utf8.index(text.startIndex, offsetBy: Self.prefix.utf8.count)
        guard let token = OpaqueToken(text: String(text[start...])) else { return nil }
        self.token = token
    }

    package var text: Secret<String> { Secret(Self.prefix + token.text.reveal()) }

    package var digest: StoredDigest { token.digest }
}
