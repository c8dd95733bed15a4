/// The SASL mechanisms a server can announce, by their registered names.
package enum AuthMechanism: String, Sendable, CaseIterable {
    case plain = "PLAIN"
    case login = "LOGIN"
    case xoauth2 = "XOAUTH2"
}

/// Whose credentials a server accepts. Passwords never appear in its description.
package enum AcceptedCredentials: Sendable, Equatable, CustomStringConvertible {
    /// Every user with every password: what a demo wants.
    case any
    /// User to password; for XOAUTH2 the bearer token takes the password's place.
    case only([String: String])

    func allow(_ user: String, _ password: String) -> Bool {
        switch self {
        case .any: !user.isEmpty
        case .only(let known): known[user] == password
        }
    }

    package var description: String {
        switch self {
        case .any: "any credentials"
        case .only(let known): "the credentials of \(known.count) user(s)"
        }
    }
}
