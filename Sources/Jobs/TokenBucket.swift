package import Foundation

/// How much may be done in a time: mails offered to a relay, requests, guesses at a password. So many a second, and so
/// many at once. Pure. Time that goes backwards gives nothing and takes nothing.
package struct TokenBucket: Sendable, Hashable {
    /// A second; above 0.
    package let rate: Double
    /// At once, after a pause; at least 1.
    package let burst: Double
    private var tokens: Double
    private var filledAt: Date

    /// Begins full.
    /// - Parameters:
    ///   - rate: a second; at least one an hour.
    ///   - burst: at once; nil: one second's worth.
    package init(rate: Double, burst: Double? = nil, at now: Date) {
        self.rate = max(rate, 1 / 3600)
        self.burst = max(1, burst ?? rate)
        tokens = self.burst
        filledAt = now
    }

    /// Takes as many as there are, at most `limit`.
    package mutating func take(_ limit: Int, at now: Date) -> Int {
        fill(at: now)
        let taken = min(limit, Int(tokens))
        tokens -= Double(taken)
        return taken
    }

    /// Puts back what was taken and not used.
    package mutating func putBack(_ count: Int) { tokens = min(burst, tokens + Double(count)) }

    /// Seconds until there is one; 0 if there is.
    package func wait(at now: Date) -> TimeInterval {
        var later = self
        later.fill(at: now)
        return max(0, (1 - later.tokens) / rate)
    }

    /// From 0, empty, to 1.
    package func fillLevel(at now: Date) -> Double {
        var later = self
        later.fill(at: now)
        return later.tokens / burst
    }

    private mutating func fill(at now: Date) {
        let seconds = now.timeIntervalSince(filledAt)
        filledAt = now
        if seconds > 0 { tokens = min(burst, tokens + seconds * rate) }
    }
}
