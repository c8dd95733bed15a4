import Foundation

/// Notices that somebody set the clock: since the last look it went on by another amount than the uptime. Pure.
/// A process that looks for the first time can know nothing of what was before.
struct ClockWatch: Sendable {
    private var last: (clock: Date, uptime: ContinuousClock.Instant)?

    /// Less is a clock being slewed, or a busy machine between two readings.
    private static let tolerance: TimeInterval = 1

    /// - Returns: by how many seconds the clock was set forward, or back if negative; nil if it was not.
    mutating func look(at clock: Date, _ uptime: ContinuousClock.Instant) -> TimeInterval? {
        defer { last = (clock, uptime) }
        guard let last else { return nil }
        let (seconds, attoseconds) = last.uptime.duration(to: uptime).components
        let shift = clock.timeIntervalSince(last.clock) - Double(seconds) - Double(attoseconds) / 1e18
        return abs(shift) < ClockWatch.tolerance ? nil : shift
    }
}
