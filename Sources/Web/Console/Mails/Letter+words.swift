import Policy

extension Letter {
    var words: String {
        switch self {
        case .invitation: "Invitation"
        case .mfaReconfigure: "Configure MFA again"
        case .mfaResetNotice: "Notice: MFA was reset"
        case .mfaConfiguredNotice: "Notice: MFA configured"
        }
    }
}
