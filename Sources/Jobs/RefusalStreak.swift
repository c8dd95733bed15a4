/// Tells a relay that refuses everybody from a recipient it refuses: after three permanent refusals in a row for
/// different recipients it is the relay that has to be looked at, and no further mail bounces for it.
/// Pure. At most two mails bounce before it says so; the others wait, each apart, so that the next probe is another's.
package struct RefusalStreak: Sendable, Hashable {
    /// Who was refused since somebody was accepted.
    private var refused: Set<Int64> = []

    /// Refusals in a row for different recipients that are the relay's fault.
    package static let length = 3
    /// Seconds until a mail that was refused in a streak is offered again: others probe before it.
    static let wait = 900

    package init() {}

    /// What an outcome means in the light of those before it.
    /// - Parameter recipient: tells recipients apart, nothing else.
    package mutating func judge(_ outcome: Outcome, for recipient: Int64) -> Outcome {
        switch outcome.verdict {
        case .delivered:
            refused = []
            return outcome
        case .permanent where outcome.isAboutUs:
            // Bounded: past the length nothing more is learned from who it was.
            if refused.count < RefusalStreak.length { refused.insert(recipient) }
            guard refused.count >= RefusalStreak.length else { return outcome }
            return Outcome(
                .relayConfiguration, in: outcome.phase, reply: outcome.reply,
                reason:
                    "the relay refused \(RefusalStreak.length) recipients in a row; see whether it serves us at all",
                pace: .after(seconds: RefusalStreak.wait))
        case .permanent, .transient, .unknown, .relayTransient, .relayConfiguration, .obsolete, .workerDied:
            return outcome
        }
    }
}

extension Outcome {
    /// A permanent refusal that could be meant for the sender as well as for the recipient: any at RCPT; after the
    /// body those of policy (RFC 3463 §3.8, X.7.X).
    fileprivate var isAboutUs: Bool {
        phase == .rcpt || (phase == .dot && reply?.enhancedCode?.subject == 7)
    }
}
