import Foundation

/// Until when a worker may begin the mails it has claimed, by this process's own uptime: that goes on while the process
/// is stopped, and nobody can set it. Who was stopped for longer than a lease therefore knows it before sending.
/// Pure. Says nothing about outcomes: those are fenced by the lease's token, where they are stored.
struct Hold: Sendable {
    /// Grows whenever the hold was lost: what was claimed in an earlier term may be another worker's by now.
    private(set) var term = 0
    private var until: ContinuousClock.Instant?

    /// The lease was taken or renewed for so many seconds, by a transaction begun at the given time.
    mutating func renew(from begun: ContinuousClock.Instant, for seconds: TimeInterval) {
        if let until, begun >= until { term += 1 }
        until = begun + .seconds(seconds)
    }

    /// The lease is gone.
    mutating func lose() {
        term += 1
        until = nil
    }

    /// Whether a mail claimed in the given term may begin.
    func covers(_ term: Int, at now: ContinuousClock.Instant) -> Bool {
        guard let until else { return false }
        return term == self.term && now < until
    }
}
