/// Disabling and enabling a portal user.
package enum UserStatusSwitch: Sendable, Hashable {
    case unchanged
    case switched([Change], [LetterRequest])
    /// Only the user accepts an invitation, and only the host vouches for one who did not.
    case refused(SignIn.Denial)

    /// A disabled user loses sessions and links at once. An enabled one is back in the MFA state of before; who never
    /// accepted the invitation is invited anew, and enabled by accepting it, or by the host's word.
    /// - Parameters:
    ///   - isInvitationWithdrawn: whether the user was disabled before the invitation was accepted.
    ///   - isByHost: whether whoever runs the program says so.
    package static func decide(
        _ user: PortalUser, to status: UserStatus, isInvitationWithdrawn: Bool = false, isByHost: Bool
    ) -> UserStatusSwitch {
        switch (user.status, status) {
        case (.unconfirmed, .unconfirmed), (.enabled, .enabled), (.disabled, .disabled): return .unchanged
        case (let before, .disabled):
            var changes: [Change] = [
                .statusSet(user.id, .disabled), .sessionsRevoked(user.id), .linksVoided(user.id, .reconfigure),
                .linksVoided(user.id, .invitation),
            ]
            if before == .unconfirmed { changes.append(.invitationWithdrawn(user.id)) }
            return .switched(changes, [])
        case (.disabled, .enabled) where isInvitationWithdrawn && !isByHost:
            return .switched([.statusSet(user.id, .unconfirmed)], [.invitation])
        case (.unconfirmed, .enabled) where !isByHost: return .refused(.invitationNotAccepted)
        case (.unconfirmed, .enabled):
            return .switched([.statusSet(user.id, .enabled), .linksVoided(user.id, .invitation)], [])
        case (.disabled, .enabled), (_, .unconfirmed): return .switched([.statusSet(user.id, status)], [])
        }
    }
}
