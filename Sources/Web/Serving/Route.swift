import HTTPTypes
import Letters
import Secrets

/// What a path leads to on a portal's domain. Exact: no trailing slash, no percent-encoding, no case folding, so that
/// one page has one address. Written out instead of a router's table, because a wrong method must be told from an
/// unknown path.
enum Route: Sendable {
    /// By the name that its content gives it.
    case asset(String)
    case accent(AccentColour)
    case reconfigure(Secret<String>)
    case confirm(Secret<String>)
    case invitation(Secret<String>)
    /// Who is signed in.
    case home
    case signIn
    /// The policy was switched off between the password and the next step.
    case proceed
    case signOut
    case challenge
    case configure
    case confirmConfiguring
    case recoveryCodes

    /// - Parameter path: without the query.
    init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        switch (parts.first, parts.count) {
        case ("", 1): self = .home
        case ("assets", 2):
            guard let asset = Self.named(parts[1]) else { return nil }
            self = asset
        case ("sign-in", 1): self = .signIn
        case ("sign-in", 2) where parts[1] == "continue": self = .proceed
        case ("sign-out", 1): self = .signOut
        case ("invitation", 2): self = .invitation(Secret(parts[1]))
        case ("mfa", 2...4):
            guard let route = Self.mfa(Array(parts.dropFirst())) else { return nil }
            self = route
        default: return nil
        }
    }

    private static func mfa(_ parts: [String]) -> Route? {
        switch (parts[0], parts.count) {
        case ("challenge", 1): .challenge
        case ("configure", 1): .configure
        case ("configure", 2) where parts[1] == "confirm": .confirmConfiguring
        case ("recovery-codes", 1): .recoveryCodes
        case ("reconfigure", 2): .reconfigure(Secret(parts[1]))
        case ("reconfigure", 3) where parts[2] == "confirm": .confirm(Secret(parts[1]))
        default: nil
        }
    }

    private static func named(_ name: String) -> Route? {
        guard name.hasPrefix("accent-"), name.hasSuffix(".css") else { return .asset(name) }
        let digits = "#" + name.dropFirst(7).dropLast(4)
        // One spelling: what the colour prints as.
        guard let colour = try? AccentColour(parsing: digits), colour.description == digits else { return nil }
        return .accent(colour)
    }

    var methods: [HTTPRequest.Method] {
        switch self {
        case .asset, .accent, .home: [.get, .head]
        case .reconfigure, .invitation, .signIn, .proceed, .challenge, .configure, .confirmConfiguring, .recoveryCodes:
            [.get, .head, .post]
        case .confirm, .signOut: [.post]
        }
    }
}
