import Authenticators
import Secrets

/// The token in a form that says: this server wrote the form, for the holder of this link (CSRF).
/// Stateless: an HMAC over the link's digest. Whoever can compute or read it has the link already.
struct FormTokens: Sendable {
    let keys: KeyRing

    /// - Parameter link: the link's token, as it is in the address.
    func token(for link: Secret<String>) -> String {
        guard let message = Self.message(for: link) else { return "" }
        return keys.current.authenticationCode(over: message, for: .session)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// In constant time. Forms of before a key rotation still count.
    func isAuthentic(_ typed: Secret<String>, for link: Secret<String>) -> Bool {
        guard let message = Self.message(for: link), let code = Self.bytes(typed.reveal()) else { return false }
        return ([keys.current] + keys.older).contains { $0.isAuthentic(code, over: message, for: .session) }
    }

    private static func message(for link: Secret<String>) -> [UInt8]? {
        LinkToken(text: link.reveal()).map { Array("reconfigure".utf8) + $0.digest.bytes }
    }

    private static func bytes(_ hexadecimal: String) -> [UInt8]? {
        let digits = hexadecimal.utf8.map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard digits.count == 64 else { return nil }
        return stride(from: 0, to: 64, by: 2).reduce(into: [UInt8]?([])) { bytes, index in
            guard let high = digits[index], let low = digits[index + 1] else { return bytes = nil }
            bytes?.append(UInt8(high << 4 | low))
        }
    }
}
