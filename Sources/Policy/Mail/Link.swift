package import Foundation

/// What a mailed link is for.
package enum LinkPurpose: String, Sendable, Hashable, CaseIterable, Codable {
    case invitation
    case reconfigure
}

/// A link that was issued. The token in it is derived when the letter is rendered and stored nowhere.
package struct Link: Sendable, Hashable {
    package let id: LinkID
    package let purpose: LinkPurpose
    package let user: UserID
    package let portal: PortalID
    /// The reset it belongs to; nil for an invitation.
    package let reset: ResetID?
    package let expiresAt: Date
    package let fate: Fate

    package init(
        id: LinkID, purpose: LinkPurpose, user: UserID, portal: PortalID, reset: ResetID?, expiresAt: Date,
        fate: Fate = .open
    ) {
        self.id = id
        self.purpose = purpose
        self.user = user
        self.portal = portal
        self.reset = reset
        self.expiresAt = expiresAt
        self.fate = fate
    }

    package enum Fate: String, Sendable, Hashable, CaseIterable {
        case open
        case consumed
        /// A newer link, a newer reset, or a disabled user took its place.
        case voided
    }

    /// Whether the link works for this user at this moment; why not, otherwise.
    package func check(for user: PortalUser, in portal: Portal, at now: Date) -> LinkRefusal? {
        guard self.user == user.id, self.portal == portal.id else { return .unknown }
        switch fate {
        case .consumed: return .consumed
        case .voided: return .superseded
        case .open: break
        }
        if now >= expiresAt { return .expired }
        switch (purpose, user.mfa) {
        case (.invitation, _): return user.status == .unconfirmed ? nil : .consumed
        case (.reconfigure, .reset(let current)): return current == reset ? nil : .superseded
        case (.reconfigure, .configured): return .consumed
        case (.reconfigure, .neverConfigured): return .superseded
        }
    }
}

/// Why a link does not work.
package enum LinkRefusal: String, Sendable, Hashable, CaseIterable {
    case unknown, consumed, superseded, expired
}
