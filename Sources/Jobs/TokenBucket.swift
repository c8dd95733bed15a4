package import Foundation

/// How many mails a relay may be offered: so many a second, at most one second's worth at once. Pure.
/// Time that goes backwards gives nothing and takes nothing.
package struct TokenBucket: Sendable, Hashable {
    /// Mails a second; above 0.
    package let rate: Double
    private var tokens: Double
    private var filledAt: Date

    /// Begins full.
    /// - Parameter rate: mails a second; at least one an hour.
    package init(rate: Double, at now: Date) {
        self.rate = max(rate, 1 / 3600)
        tokens = max(1, rate)
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
    package mutating func putBack(_ count: Int) { tokens = min(max(1, rate), tokens + Double(count)) }

    /// Seconds until there is one; 0 if there is.
    package func wait(at now: Date) -> TimeInterval {
        var later = self
        later.fill(at: now)
        return max(0, (1 - later.tokens) / rate)
    }

    private mutating func fill(at now: Date) {
        let seconds = now.timeIntervalSince(filledAt)
        filledAt = now
        if seconds > 0 { tokens = min(max(1, rate), tokens + seconds * rate) }
    }
}
