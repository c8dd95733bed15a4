package import Foundation

/// How long a mail waits between attempts. Pure: the jitter is an argument.
/// Never decides whether to try again: see `Job.next(after:at:jitter:)`, which ends by age, not by count.
package struct RetrySchedule: Sendable, Hashable {
    /// The first backoff's upper bound, in seconds; it doubles with each failure.
    package let base: TimeInterval
    /// The upper bound no backoff exceeds, in seconds.
    package let ceiling: TimeInterval
    /// Waits for recipients refused for now. Most greylisting opens within the first minutes (RFC 6647 §5).
    package let greylisting: [TimeInterval]
    /// Waits before the same message goes out again although it may have gone out before.
    /// Their number is how often that risk is taken.
    package let unknown: [TimeInterval]
    /// No wait is shorter, so that jitter near zero cannot become a busy loop.
    package let floor: TimeInterval

    /// Seconds; no job waits longer, whatever a relay asks for. One that is due later than that was put off by a clock
    /// that has been set back since.
    package static let longestWait: TimeInterval = 3600

    package static let standard = RetrySchedule(
        base: 30, ceiling: 1800, greylisting: [60, 300, 900, 1800], unknown: [60, 300], floor: 1)

    package init(
        base: TimeInterval, ceiling: TimeInterval, greylisting: [TimeInterval], unknown: [TimeInterval],
        floor: TimeInterval
    ) {
        self.base = base
        self.ceiling = ceiling
        self.greylisting = greylisting
        self.unknown = unknown
        self.floor = floor
    }

    /// Seconds to wait after the given number of earlier failures.
    /// - Parameters:
    ///   - failures: transient failures before this one.
    ///   - jitter: 0..<1, uniformly random: "full jitter", so that mails refused together do not return together.
    package func wait(pace: Outcome.Pace, afterFailures failures: Int, jitter: Double) -> TimeInterval {
        switch pace {
        case .backoff:
            // 2^20 is far past any ceiling; the bound keeps the power finite.
            let bound = min(base * Double(1 << min(failures, 20)), ceiling)
            return max(floor, bound * jitter)
        case .greylisting:
            return greylisting.isEmpty ? ceiling : greylisting[min(failures, greylisting.count - 1)]
        case .after(let seconds):
            return min(max(floor, TimeInterval(seconds)), RetrySchedule.longestWait)
        }
    }
}
