/// The letters that the product sends. Their names are the templates' names.
package enum Letter: String, Sendable, Hashable, CaseIterable, Codable {
    case invitation
    case mfaReconfigure = "mfa-reconfigure"
    case mfaResetNotice = "mfa-reset-notice"
    case mfaConfiguredNotice = "mfa-configured-notice"

    /// Whether it tells of something that happened, and asks for nothing.
    package var isNotice: Bool { self == .mfaResetNotice || self == .mfaConfiguredNotice }
}

/// How long letters and their links are of use.
package enum Lifetime {
    /// Seconds a link lives at most. Configurable downward only.
    package static let longestLink: Double = 86_400
    /// Seconds after which a notice that could not be delivered is pointless.
    package static let notice: Double = 86_400
}
