package import Foundation

/// Accepting an invitation: the user becomes enabled, and the policy of that moment decides about MFA.
package enum InvitationAcceptance: Sendable, Hashable {
    /// Accepted. What follows is the decision of a first sign-in: configure, or let in.
    case accepted(SignIn, [Change])
    case refused(Refusal)

    package enum Refusal: Sendable, Hashable {
        case customerDisabled
        case userDisabled
        /// There is no invitation to accept: the user was confirmed already.
        case alreadyAccepted
        case link(LinkRefusal)

        /// The name in every interface.
        package var name: String {
            switch self {
            case .customerDisabled: "customer-disabled"
            case .userDisabled: "user-disabled"
            case .alreadyAccepted: "already-accepted"
            case .link(let refusal): "link-\(refusal.rawValue)"
            }
        }
    }

    /// - Parameter link: the mailed link on hosted pages; nil where the portal itself vouches for the user.
    package static func decide(
        _ user: PortalUser, in portal: Portal, link: Link?, at now: Date
    ) -> InvitationAcceptance {
        guard portal.customer.isEnabled else { return .refused(.customerDisabled) }
        switch user.status {
        case .disabled: return .refused(.userDisabled)
        case .enabled: return .refused(.alreadyAccepted)
        case .unconfirmed: break
        }
        if let link {
            guard link.purpose == .invitation else { return .refused(.link(.unknown)) }
            if let refusal = link.check(for: user, in: portal, at: now) { return .refused(.link(refusal)) }
        }
        let accepted = PortalUser(id: user.id, status: .enabled, mfa: user.mfa)
        let decision = SignIn.decide(accepted, in: portal, mails: ReconfigurationMails(), at: now)
        var changes: [Change] = [.statusSet(user.id, .enabled)]
        if let link { changes.append(.linkConsumed(link.id)) }
        changes.append(.linksVoided(user.id, .invitation))
        return .accepted(decision, changes)
    }
}
