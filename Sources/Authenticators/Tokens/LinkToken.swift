package import Secrets

/// The secret part of a link in a mail. 192 bits, 32 characters, derived by `LinkTokens` and never stored.
/// Alone it never signs in or binds: it says which link was followed, and no more. Prints as `•••`.
package struct LinkToken: Sendable {
    private let token: TokenBytes

    init(authenticationCode: [UInt8]) {
        token = TokenBytes(truncating: authenticationCode)
    }

    /// The token out of a URL. `nil` unless it is 32 characters of base64url: no link ever carried such text.
    package init?(text: String) {
        guard let token = TokenBytes(text: text) else { return nil }
        self.token = token
    }

    /// For the URL in the letter, at the moment it is rendered.
    package var text: Secret<String> { token.text }

    /// What the database keeps, and looks the link up by.
    package var digest: StoredDigest { token.digest }
}
