package import FoundationEssentials
package import Policy

/// Why a letter is written, with exactly the facts that this letter needs.
/// Pure. A notice has no place for a link, so no notice can ever carry a token.
package enum Occasion: Hashable, Sendable {
    case invitation(LetterLink, expiresAt: Date)
    case mfaReconfigure(LetterLink, expiresAt: Date)
    case mfaResetNotice(at: Date)
    case mfaConfiguredNotice(at: Date)

    package var letter: Letter {
        switch self {
        case .invitation: .invitation
        case .mfaReconfigure: .mfaReconfigure
        case .mfaResetNotice: .mfaResetNotice
        case .mfaConfiguredNotice: .mfaConfiguredNotice
        }
    }

    var link: LetterLink? {
        switch self {
        case .invitation(let link, _), .mfaReconfigure(let link, _): link
        case .mfaResetNotice, .mfaConfiguredNotice: nil
        }
    }

    /// The one moment a letter speaks of: when its link ends, or when the thing happened.
    var moment: Date {
        switch self {
        case .invitation(_, let date), .mfaReconfigure(_, let date): date
        case .mfaResetNotice(let date), .mfaConfiguredNotice(let date): date
        }
    }
}

extension Letter {
    var hasLink: Bool {
        switch self {
        case .invitation, .mfaReconfigure: true
        case .mfaResetNotice, .mfaConfiguredNotice: false
        }
    }
}
