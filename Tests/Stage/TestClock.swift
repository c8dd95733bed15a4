package import Foundation
import Synchronization

/// A clock that stands still until a test moves it.
package final class TestClock: Sendable {
    package static let start = Date(timeIntervalSince1970: 1_800_000_000)

    private let time = Mutex(start)
    private let origin = ContinuousClock.now

    package init() {}

    package var now: Date { time.withLock { $0 } }

    /// Goes on with the clock: nobody sets it, time passes.
    package var uptime: ContinuousClock.Instant { origin + .seconds(now.timeIntervalSince(TestClock.start)) }

    package func advance(_ seconds: TimeInterval) { time.withLock { $0 += seconds } }
}

/// SplitMix64: the same numbers in every run, from any thread.
package final class Seed: Sendable {
    private let state: Mutex<UInt64>

    package init(_ seed: UInt64) { state = Mutex(seed) }

    package func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9e37_79b9_7f4a_7c15
            var number = state
            number = (number ^ (number >> 30)) &* 0xbf58_476d_1ce4_e5b9
            number = (number ^ (number >> 27)) &* 0x94d0_49bb_1331_11eb
            return number ^ (number >> 31)
        }
    }
}
