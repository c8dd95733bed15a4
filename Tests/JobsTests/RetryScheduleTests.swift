import Foundation
import Jobs
import Testing

/// The waits between attempts, at the edges of the jitter and anywhere between.
struct RetryScheduleTests {
    private let standard = RetrySchedule.standard
    private static let almostOne = 1.0.nextDown

    /// Earlier failures and the backoff's upper bound.
    static let bounds: [(Int, TimeInterval)] = [
        (0, 30), (1, 60), (2, 120), (3, 240), (4, 480), (5, 960), (6, 1800), (7, 1800), (20, 1800), (21, 1800),
        (64, 1800), (1_000_000, 1800),
    ]

    @Test(arguments: bounds)
    func aBackoffIsSpreadFromTheFloorToItsBound(failures: Int, bound: TimeInterval) {
        #expect(standard.wait(pace: .backoff, afterFailures: failures, jitter: 0) == 1)
        #expect(standard.wait(pace: .backoff, afterFailures: failures, jitter: 0.5) == bound / 2)
        let longest = standard.wait(pace: .backoff, afterFailures: failures, jitter: RetryScheduleTests.almostOne)
        #expect(longest < bound)
        #expect(longest > bound * 0.999)
    }

    @Test(arguments: [UInt64(1), 2, 3])
    func noBackoffIsBelowTheFloorOrAboveTheCeiling(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var (short, long) = (0, 0)
        for _ in 0..<10_000 {
            let failures = Int.random(in: 0...40, using: &generator)
            let jitter = Double.random(in: 0..<1, using: &generator)
            let wait = standard.wait(pace: .backoff, afterFailures: failures, jitter: jitter)
            #expect(wait >= standard.floor && wait <= standard.ceiling, "\(failures) failures, jitter \(jitter)")
            if wait < 450 { short += 1 }
            if wait > 1350 { long += 1 }
        }
        // Full jitter: both ends of the range are used, not only its middle.
        #expect(short > 1000)
        #expect(long > 1000)
    }

    static let greylisting: [(Int, TimeInterval)] = [(0, 60), (1, 300), (2, 900), (3, 1800), (4, 1800), (1000, 1800)]

    @Test(arguments: greylisting, [0, 0.5, RetryScheduleTests.almostOne])
    func greylistingHasItsOwnRhythmWithoutJitter(row: (failures: Int, wait: TimeInterval), jitter: Double) {
        #expect(standard.wait(pace: .greylisting, afterFailures: row.failures, jitter: jitter) == row.wait)
    }

    @Test func aScheduleWithoutGreylistingStepsWaitsItsCeiling() {
        let schedule = RetrySchedule(base: 1, ceiling: 77, greylisting: [], unknown: [], floor: 1)
        #expect(schedule.wait(pace: .greylisting, afterFailures: 0, jitter: 0.5) == 77)
    }

    static let named: [(Int, TimeInterval)] = [(1, 1), (2, 2), (300, 300), (0, 1), (-5, 1), (Int.min, 1)]

    @Test(arguments: named, [0, 9])
    func theSecondsAReplyNamedAreKeptButNeverABusyLoop(row: (seconds: Int, wait: TimeInterval), failures: Int) {
        #expect(
            standard.wait(pace: .after(seconds: row.seconds), afterFailures: failures, jitter: 0.3) == row.wait)
    }

    @Test func aScheduleThatTakesNoRiskEndsAsUnknownAtOnce() {
        let schedule = RetrySchedule(base: 30, ceiling: 1800, greylisting: [], unknown: [], floor: 1)
        let transition = TransitionTests.job().next(
            after: Outcome(.unknown, in: .dot, reason: "no answer"), at: TransitionTests.start, jitter: 0,
            schedule: schedule)
        #expect(transition == .finish(.unknown, Job.Tally(attempts: 1, unknowns: 1)))
    }
}
