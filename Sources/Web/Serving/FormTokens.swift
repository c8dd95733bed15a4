import Authenticators
import Secrets

/// The token in a form that says: this server wrote the form, for the holder of this link or cookie (CSRF).
/// Stateless: an HMAC over the digest of what the form hangs on. Whoever can compute or read it has that already.
struct FormTokens: Sendable {
    let keys: KeyRing

    /// What a form hangs on, so that the token of one kind is none for another.
    enum Anchor: String, Sendable {
        /// The token in a mailed or printed link's address.
        case link
        /// A session's cookie.
        case session
        /// The cookie of somebody who has no session yet.
        case form
    }

    /// - Parameter secret: the link's token or the cookie's value.
    func token(for secret: Secret<String>, _ anchor: Anchor = .link) -> String {
        guard let message = Self.message(for: secret, anchor) else { return "" }
        return Hexadecimal.text(of: keys.current.authenticationCode(over: message, for: .session))
    }

    /// In constant time.
    func isAuthentic(_ typed: Secret<String>, for secret: Secret<String>, _ anchor: Anchor = .link) -> Bool {
        guard let message = Self.message(for: secret, anchor), let code = Hexadecimal.bytes(of: typed.reveal()),
            code.count == 32
        else { return false }
        return keys.isAuthentic(code, over: message, for: .session)
    }

    private static func message(for secret: Secret<String>, _ anchor: Anchor) -> [UInt8]? {
        OpaqueToken(text: secret.reveal()).map { Array("form of \(anchor.rawValue)".utf8) + $0.digest.bytes }
    }
}
