package import Mail
package import Secrets

/// A relay as an operator names it: where it listens, how the way there is protected, and who we are to it.
/// Made from a URL only: see RelayEndpoint+parsing.swift. Cleartext beyond this machine cannot be expressed.
/// Never prints the password.
package struct RelayEndpoint: Sendable, Hashable {
    package let host: RelayHost
    package let port: UInt16
    package let tls: TLSPolicy
    package let credentials: RelayCredentials?
    /// PEM file with the certificates to trust instead of the system's.
    package let caFile: String?
    /// The name to greet this relay with, if it wants another than the program's own.
    package let heloName: Domain?
}

/// How a connection is protected. One policy for the life of a session, never relaxed.
package enum TLSPolicy: String, Sendable, Hashable, CaseIterable {
    /// TLS from the first byte (RFC 8314).
    case implicit
    /// STARTTLS, required (RFC 3207).
    case startTLS
    /// None; loopback only.
    case cleartext
}

/// Whom we sign in as, and how.
package struct RelayCredentials: Sendable, Hashable {
    package let user: String
    /// The bearer token for `.xoauth2`.
    package let password: Secret<String>
    package let mechanism: SASLMechanism

    package static func == (left: Self, right: Self) -> Bool {
        left.user == right.user && left.mechanism == right.mechanism
            && left.password.reveal() == right.password.reveal()
    }

    /// Leaves the password out: a hash of it is nothing to hand around.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(user)
        hasher.combine(mechanism)
    }
}

/// The mechanisms of RFC 4954 that we use. `automatic` prefers PLAIN to LOGIN; both are safe under TLS only.
package enum SASLMechanism: String, Sendable, Hashable, CaseIterable {
    case automatic, plain, login, xoauth2
}

extension RelayEndpoint: CustomStringConvertible {
    /// The URL again, the password as bullets.
    package var description: String {
        let user = credentials.map { "\($0.user):\($0.password)@" } ?? ""
        return "\(tls == .implicit ? "smtps" : "smtp")://\(user)\(host):\(port)"
    }
}
