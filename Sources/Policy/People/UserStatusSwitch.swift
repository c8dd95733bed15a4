/// Disabling and enabling a portal user.
package enum UserStatusSwitch: Sendable, Hashable {
    case unchanged
    case switched([Change])

    /// A disabled user loses sessions and links at once. An enabled one is back in the MFA state of before;
    /// who never accepted the invitation is enabled by accepting it, or by the host's word.
    package static func decide(_ user: PortalUser, to status: UserStatus) -> UserStatusSwitch {
        if user.status == status { return .unchanged }
        switch status {
        case .disabled:
            return .switched([
                .statusSet(user.id, .disabled), .sessionsRevoked(user.id), .linksVoided(user.id, .reconfigure),
                .linksVoided(user.id, .invitation),
            ])
        case .enabled, .unconfirmed:
            return .switched([.statusSet(user.id, status)])
        }
    }
}
