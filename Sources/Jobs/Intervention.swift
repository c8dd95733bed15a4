/// What an operator may do to a job by hand, and when it is refused.
/// Pure; `queue/README.md` draws it beside the states.
package enum Intervention: String, Sendable, CaseIterable {
    /// Try again now: a waiting job at once, a finished one from the beginning.
    case retry
    /// Withdraw a job that no worker holds.
    case cancel
    /// Nobody could tell whether it arrived; the operator found out that it did.
    case resolveDelivered = "resolve-delivered"
    /// Nobody could tell; the operator would rather have it sent twice than not at all.
    case resolveResend = "resolve-resend"

    /// The state an intervention leads to from the given one.
    /// - Throws: `InterventionRefused` if the job's state does not allow it.
    package func apply(to state: JobState) throws(InterventionRefused) -> JobState {
        switch (self, state) {
        case (.retry, .queued), (.retry, .bounced), (.retry, .expired), (.retry, .failed), (.retry, .unknown): .queued
        case (.cancel, .queued): .cancelled
        case (.resolveDelivered, .unknown): .delivered
        case (.resolveResend, .unknown): .queued
        default: throw InterventionRefused(intervention: self, state: state)
        }
    }
}

/// An operator asked for something that the job's state does not allow.
package struct InterventionRefused: Error, Sendable, Hashable, CustomStringConvertible {
    package let intervention: Intervention
    package let state: JobState

    package var description: String {
        switch (intervention, state) {
        case (.resolveDelivered, _), (.resolveResend, _):
            "this mail is \(state.rawValue), and only an unknown one is for a person to resolve"
        case (_, .sending):
            "a worker is sending this mail right now: wait for the outcome, then look again"
        case (.retry, .delivered):
            "the relay has taken this mail: sending it again would be a second copy"
        case (.retry, .cancelled):
            "this mail was withdrawn because it is no longer wanted: a new sign-in or reset queues a new one"
        default:
            "this mail is \(state.rawValue) already: there is nothing to \(intervention.rawValue)"
        }
    }
}
