package import Jobs

/// How handing over one mail ended.
package enum Transmission: Sendable, Hashable {
    /// The attempt is over: store its outcome.
    case outcome(Outcome)
    /// The connection had been closed while it was idle. Certainly not sent: offer the mail again on a fresh
    /// connection, at once, uncharged.
    case stale
    /// The connection broke before the body was complete. Certainly not sent: offer the mail again on a fresh
    /// connection, at once, once; if that breaks too, this outcome is the attempt's.
    case lost(Outcome)
}
