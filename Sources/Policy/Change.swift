/// One thing a decision changes. The storage applies a decision's changes, its audit entry and its jobs in a
/// single transaction, so that all of it happened or none.
package enum Change: Sendable, Hashable {
    case policySet(PortalID, MFAPolicy)
    case statusSet(UserID, UserStatus)
    /// The user was disabled before accepting the invitation; forgotten with the next status.
    case invitationWithdrawn(UserID)
    /// The user's authenticators, begun ones included, and recovery codes are deleted.
    case factorsDeleted(UserID)
    /// The begun authenticator becomes the user's factor.
    case factorBound(UserID)
    case sessionsRevoked(UserID)
    /// Every link to the user of that purpose that was not consumed stops working.
    case linksVoided(UserID, LinkPurpose)
    case linkConsumed(LinkID)
    /// A reset is recorded and the user's state becomes `.reset` of it.
    case resetRecorded(UserID, by: OperatorID?, reason: String)
}
