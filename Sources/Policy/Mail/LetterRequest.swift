/// A letter that a decision wants sent to the user it is about.
/// The link of those that carry one is issued by the use case, in the same transaction.
package enum LetterRequest: Sendable, Hashable {
    case invitation
    /// For one reset: a later reset makes it obsolete.
    case mfaReconfigure(ResetID)
    case mfaResetNotice
    case mfaConfiguredNotice

    package var letter: Letter {
        switch self {
        case .invitation: .invitation
        case .mfaReconfigure: .mfaReconfigure
        case .mfaResetNotice: .mfaResetNotice
        case .mfaConfiguredNotice: .mfaConfiguredNotice
        }
    }
}
