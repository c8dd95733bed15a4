package import Foundation

/// A sign-in after the password was right: the truth table of the product.
/// Never looks at the password; whoever calls it has.
package enum SignIn: Sendable, Hashable {
    case allow(Reason)
    /// Answer with a code of the configured authenticator, or a recovery code.
    case challenge(Reason)
    /// Configure an authenticator now, within this sign-in.
    case configure(Reason)
    /// No access until the link in the mail was followed.
    case reconfigure(Reason, ResetID, MailRequest)
    case deny(Denial)

    package enum Reason: String, Sendable, Hashable {
        case policyEnabledAndNeverConfigured = "mfa-required-never-configured"
        case policyEnabledAndConfigured = "mfa-required-configured"
        case policyEnabledAndReset = "mfa-required-after-reset"
        case policyDisabledAndNeverConfigured = "mfa-not-required-never-configured"
        case policyDisabledAndConfigured = "mfa-not-required-but-configured"
        case policyDisabledAndReset = "mfa-not-required-after-reset"
    }

    package enum Denial: String, Sendable, Hashable {
        case customerDisabled = "customer-disabled"
        case userDisabled = "user-disabled"
        case invitationNotAccepted = "invitation-not-accepted"
    }

    package static func decide(
        _ user: PortalUser, in portal: Portal, mails: ReconfigurationMails, at now: Date,
        limit: MailLimit = .standard
    ) -> SignIn {
        if let denial = deny(user, in: portal) { return .deny(denial) }
        switch (user.mfa, portal.mfaPolicy) {
        case (.neverConfigured, .enabled): return .configure(.policyEnabledAndNeverConfigured)
        case (.neverConfigured, .disabled): return .allow(.policyDisabledAndNeverConfigured)
        case (.configured, .enabled): return .challenge(.policyEnabledAndConfigured)
        case (.configured, .disabled): return .challenge(.policyDisabledAndConfigured)
        case (.reset(let reset), .enabled):
            return .reconfigure(.policyEnabledAndReset, reset, limit.decide(mails, at: now))
        case (.reset, .disabled): return .allow(.policyDisabledAndReset)
        }
    }

    /// The rules before all others: nobody of a disabled customer, nobody disabled, nobody still only invited.
    package static func deny(_ user: PortalUser, in portal: Portal) -> Denial? {
        guard portal.customer.isEnabled else { return .customerDisabled }
        switch user.status {
        case .enabled: return nil
        case .disabled: return .userDisabled
        case .unconfirmed: return .invitationNotAccepted
        }
    }

    /// The letters this sign-in wants sent.
    package var letters: [LetterRequest] {
        if case .reconfigure(_, let reset, .queued) = self { [.mfaReconfigure(reset)] } else { [] }
    }

    /// The name in every interface.
    package var name: String {
        switch self {
        case .allow: "allow"
        case .challenge: "challenge"
        case .configure: "configure"
        case .reconfigure: "reconfigure"
        case .deny: "deny"
        }
    }

    /// The reason's name in every interface.
    package var reason: String {
        switch self {
        case .allow(let reason), .challenge(let reason), .configure(let reason), .reconfigure(let reason, _, _):
            reason.rawValue
        case .deny(let denial): denial.rawValue
        }
    }

    /// What happened about the reconfiguration mail; nil if none was due.
    package var mail: MailRequest? {
        if case .reconfigure(_, _, let mail) = self { mail } else { nil }
    }
}
