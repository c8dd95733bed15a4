package import Foundation

/// Whether now is the time to configure an authenticator: asked when configuring begins, and again when it is
/// confirmed, because policy, user and link may have changed in between.
package enum ConfiguringPermission: Sendable, Hashable {
    /// - Parameter Link: the link that confirming consumes; nil within a sign-in.
    case granted(Link?)
    case refused(Refusal)

    package enum Refusal: Sendable, Hashable {
        /// The portal does not require MFA now, so configuring is not offered.
        case notRequiredNow
        case denied(SignIn.Denial)
        /// There is an authenticator already; only a reset leads to another.
        case alreadyConfigured
        /// After a reset only the mailed link leads here.
        case linkNeeded
        case link(LinkRefusal)

        /// The name in every interface.
        package var name: String {
            switch self {
            case .notRequiredNow: "mfa-not-required-now"
            case .denied(let denial): denial.rawValue
            case .alreadyConfigured: "already-configured"
            case .linkNeeded: "link-needed"
            case .link(let refusal): "link-\(refusal.rawValue)"
            }
        }
    }

    /// - Parameter link: the mailed link the user followed; nil within a sign-in.
    package static func decide(
        _ user: PortalUser, in portal: Portal, link: Link?, at now: Date
    ) -> ConfiguringPermission {
        if let denial = SignIn.deny(user, in: portal) { return .refused(.denied(denial)) }
        if let link {
            guard link.purpose == .reconfigure else { return .refused(.link(.unknown)) }
            if let refusal = link.check(for: user, in: portal, at: now) { return .refused(.link(refusal)) }
            return portal.mfaPolicy == .enabled ? .granted(link) : .refused(.notRequiredNow)
        }
        switch user.mfa {
        case .configured: return .refused(.alreadyConfigured)
        case .reset: return .refused(portal.mfaPolicy == .enabled ? .linkNeeded : .notRequiredNow)
        case .neverConfigured: return portal.mfaPolicy == .enabled ? .granted(nil) : .refused(.notRequiredNow)
        }
    }

    /// What a right code changes, once configuring was granted.
    package static func bind(_ user: PortalUser, link: Link?) -> ([Change], [LetterRequest]) {
        var changes: [Change] = [.factorBound(user.id), .sessionsRevoked(user.id)]
        if let link { changes.append(.linkConsumed(link.id)) }
        changes.append(.linksVoided(user.id, .reconfigure))
        return (changes, [.mfaConfiguredNotice])
    }
}
