import Foundation

/// How TOTP counts time (RFC 6238, 4): in steps of 30 seconds since 1970.
/// Pure: the time is given.
enum TOTPClock {
    static let period = 30

    /// Steps accepted before and after the present one: for a clock that is off, and for whoever types slowly (5.2).
    static let tolerance: Int64 = 1

    /// The step that `time` falls into; `nil` for times before 1970 or beyond what a counter can hold.
    static func step(at time: Date) -> Int64? {
        guard let step = Int64(exactly: (time.timeIntervalSince1970 / Double(period)).rounded(.down)), step >= 0
        else { return nil }
        return step
    }

    /// The steps whose codes are right at `time`, earliest first.
    static func acceptable(at time: Date) -> ClosedRange<Int64>? {
        guard let now = step(at: time), now < Int64.max - tolerance else { return nil }
        return max(0, now - tolerance)...now + tolerance
    }
}
