package import Foundation

/// Asked by the worker just before a letter leaves: does the policy still want it?
/// The world may have moved since it was queued: flips, resets, a disabled user, a configured authenticator.
package enum StillWanted: Sendable, Hashable {
    case wanted
    case obsolete(Reason)

    package enum Reason: String, Sendable, Hashable {
        case customerDisabled = "customer-disabled"
        case userDisabled = "user-disabled"
        case policyDisabled = "mfa-not-required-now"
        case configuredMeanwhile = "configured-meanwhile"
        case resetAnew = "reset-anew"
        case linkVoid = "link-void"
        case invitationAccepted = "invitation-accepted"
    }

    /// - Parameter link: the link in the letter; nil for letters that carry none.
    package static func decide(
        _ request: LetterRequest, to user: PortalUser, in portal: Portal, link: Link?, at now: Date
    ) -> StillWanted {
        guard portal.customer.isEnabled else { return .obsolete(.customerDisabled) }
        switch request {
        case .mfaResetNotice, .mfaConfiguredNotice:
            // It tells of something that happened. A disabled user is told nonetheless: it may be an attacker's doing.
            return .wanted
        case .invitation:
            switch user.status {
            case .disabled: return .obsolete(.userDisabled)
            case .enabled: return .obsolete(.invitationAccepted)
            case .unconfirmed: break
            }
        case .mfaReconfigure(let reset):
            guard user.status == .enabled else { return .obsolete(.userDisabled) }
            switch user.mfa {
            case .configured, .neverConfigured: return .obsolete(.configuredMeanwhile)
            case .reset(let current) where current != reset: return .obsolete(.resetAnew)
            case .reset: break
            }
            guard portal.mfaPolicy == .enabled else { return .obsolete(.policyDisabled) }
        }
        guard let link, link.check(for: user, in: portal, at: now) == nil else { return .obsolete(.linkVoid) }
        return .wanted
    }
}
