/// Where a job stands. Drawn in `queue/README.md`.
/// `queued` and `sending` are live; every other state is final and its name is the fate of the mail.
package enum JobState: String, Sendable, Hashable, CaseIterable, Codable {
    /// Waiting for its turn or for its next attempt.
    case queued
    /// Leased by a worker, which may be talking to the relay right now.
    case sending
    /// The relay took responsibility for it (RFC 5321 §4.2.5: a 2yz reply to the final dot).
    case delivered
    /// The relay refused it for good.
    case bounced
    /// Its letter was no longer of use before any relay took it.
    case expired
    /// Withdrawn: by an operator, or because the policy no longer wants it sent.
    case cancelled
    /// It may have gone out, and nothing can prove that it did or did not. An operator resolves it.
    case unknown
    /// Our own fault: it killed the worker repeatedly, or it could not be rendered.
    case failed

    /// Whether the job left the live table.
    package var isFinished: Bool {
        switch self {
        case .queued, .sending: false
        case .delivered, .bounced, .expired, .cancelled, .unknown, .failed: true
        }
    }
}
