import Crypto

/// What other modules may authenticate with the server key.
package enum AuthenticationPurpose: Sendable {
    /// The chain of the audit trail.
    case audit
    /// What a session hands to the browser and wants back unchanged (CSRF tokens).
    case session
}

extension ServerKey {
    /// HMAC-SHA256 over `message`, 32 bytes, under the subkey of that purpose.
    package func authenticationCode(over message: [UInt8], for purpose: AuthenticationPurpose) -> [UInt8] {
        authenticationCode(over: message, with: purpose.subkey)
    }

    /// Whether `code` is what `authenticationCode` gives for `message`; in constant time.
    package func isAuthentic(_ code: [UInt8], over message: [UInt8], for purpose: AuthenticationPurpose) -> Bool {
        equalInConstantTime(code, authenticationCode(over: message, for: purpose))
    }

    func authenticationCode(over message: [UInt8], with subkey: Subkey) -> [UInt8] {
        var authenticator = authenticator(subkey)
        authenticator.update(data: message)
        return Array(authenticator.finalize())
    }
}

extension AuthenticationPurpose {
    fileprivate var subkey: ServerKey.Subkey {
        switch self {
        case .audit: .audit
        case .session: .session
        }
    }
}
