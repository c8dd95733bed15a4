/// Resetting a user's MFA, for a user who lost the device. Only a configured user has something to reset.
/// Who may do it is `Permission`'s business; this assumes it was granted.
package enum ResetDecision: Sendable, Hashable {
    /// Applied whole or not at all: factor and codes gone, sessions revoked, links void, reset recorded, notice queued.
    case reset([Change], [LetterRequest])
    case refused(Refusal)

    package enum Refusal: String, Sendable, Hashable {
        case neverConfigured = "never-configured"
        case alreadyReset = "already-reset"
    }

    /// - Parameters:
    ///   - person: the operator; nil for the host.
    ///   - reason: why, for the audit.
    package static func decide(_ user: PortalUser, by person: OperatorID?, reason: String) -> ResetDecision {
        switch user.mfa {
        case .neverConfigured: return .refused(.neverConfigured)
        case .reset: return .refused(.alreadyReset)
        case .configured:
            return .reset(
                [
                    .factorsDeleted(user.id), .sessionsRevoked(user.id), .linksVoided(user.id, .reconfigure),
                    .resetRecorded(user.id, by: person, reason: reason),
                ],
                [.mfaResetNotice])
        }
    }
}
