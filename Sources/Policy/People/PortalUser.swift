/// A user of one portal, as far as decisions need to know. Holds no name and no address.
package struct PortalUser: Sendable, Hashable {
    package let id: UserID
    package let status: UserStatus
    package let mfa: MFAState

    package init(id: UserID, status: UserStatus = .enabled, mfa: MFAState = .neverConfigured) {
        self.id = id
        self.status = status
        self.mfa = mfa
    }
}

package enum UserStatus: String, Sendable, Hashable, CaseIterable, Codable {
    /// Invited, and has not accepted yet.
    case unconfirmed
    case enabled
    case disabled
}

/// Whether a user has an authenticator. The state `reset` outlives policy flips.
package enum MFAState: Sendable, Hashable {
    case neverConfigured
    case configured
    /// An operator took the authenticator away; the user has not configured a new one since.
    case reset(ResetID)

    /// The name in every interface: `never-configured`, `configured`, `reset`.
    package var name: String {
        switch self {
        case .neverConfigured: "never-configured"
        case .configured: "configured"
        case .reset: "reset"
        }
    }
}

/// An act of resetting. Only its identity matters here: links and mails belong to one.
package enum MFAReset {}
