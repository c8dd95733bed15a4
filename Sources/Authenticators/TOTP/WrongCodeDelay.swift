package import Foundation

/// How long a user waits after wrong codes: not at all after the first three, then ever longer, and not again after
/// 100. Pure. Stands behind a right password only, so that a stranger cannot make anybody wait. Count and time are
/// stored with the user (they survive a restart), are raised before a code is judged, and go back to zero when one is
/// right.
package struct WrongCodeDelay: Equatable, Sendable {
    /// Three without delay, then 5 s, 10 s, 20 s … 15 min; blocked at 100 in a row (NIST SP 800-63B-4, 3.2.2).
    /// A hundred tries at three acceptable codes of a million: a guess succeeds with 3 in 10,000 at most.
    package static let standard = WrongCodeDelay()

    let freeFailures = 3
    let firstDelay: TimeInterval = 5
    let longestDelay: TimeInterval = 15 * 60
    let mostFailures = 100

    /// When the next code may be tried, after so many wrong ones in a row, of which the last came at `lastFailure`.
    package func nextAttempt(afterFailures failures: Int, lastFailure: Date) -> NextAttempt {
        guard failures > freeFailures else { return .anyTime }
        guard failures < mostFailures else { return .blocked }
        let doublings = Double(failures - freeFailures - 1)
        return .notBefore(lastFailure.addingTimeInterval(min(firstDelay * exp2(doublings), longestDelay)))
    }
}

/// The answer of `WrongCodeDelay`.
package enum NextAttempt: Equatable, Sendable {
    case anyTime
    case notBefore(Date)
    /// No further code is judged until somebody resets the user's MFA.
    case blocked

    /// Whether a code may be judged at `now`. The very moment counts as past.
    package func isAllowed(at now: Date) -> Bool {
        switch self {
        case .anyTime: true
        case .notBefore(let earliest): now >= earliest
        case .blocked: false
        }
    }
}
