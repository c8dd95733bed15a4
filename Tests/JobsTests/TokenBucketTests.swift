import Foundation
import Jobs
import Testing

/// So many mails a second.
struct TokenBucketTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)

    @Test func itBeginsWithASecondsWorthAndThenGivesItsRate() {
        var bucket = TokenBucket(rate: 10, at: TokenBucketTests.start)
        #expect(bucket.take(100, at: TokenBucketTests.start) == 10)
        #expect(bucket.take(100, at: TokenBucketTests.start) == 0)
        #expect(bucket.take(100, at: TokenBucketTests.start + 0.5) == 5)
        // Idle time is not saved up.
        #expect(bucket.take(100, at: TokenBucketTests.start + 3600) == 10)
    }

    @Test func inAnyTimeItGivesNoMoreThanItsRateAndOneSecondsWorth() {
        var bucket = TokenBucket(rate: 3, at: TokenBucketTests.start)
        var taken = 0
        for step in 0...1000 { taken += bucket.take(7, at: TokenBucketTests.start + Double(step) * 0.037) }
        #expect(taken <= 3 + Int(37 * 3.0))
        #expect(taken >= Int(37 * 3.0) - 1)
    }

    @Test func aSlowRateGivesOneAtATime() {
        var bucket = TokenBucket(rate: 0.1, at: TokenBucketTests.start)
        #expect(bucket.take(5, at: TokenBucketTests.start) == 1)
        #expect(bucket.wait(at: TokenBucketTests.start) == 10)
        #expect(bucket.take(5, at: TokenBucketTests.start + 9) == 0)
        #expect(abs(bucket.wait(at: TokenBucketTests.start + 9.5) - 0.5) < 1e-9)
        #expect(bucket.take(5, at: TokenBucketTests.start + 10) == 1)
    }

    @Test func whatWasNotUsedGoesBack() {
        var bucket = TokenBucket(rate: 4, at: TokenBucketTests.start)
        #expect(bucket.take(4, at: TokenBucketTests.start) == 4)
        bucket.putBack(3)
        #expect(bucket.take(4, at: TokenBucketTests.start) == 3)
        bucket.putBack(100)
        #expect(bucket.take(100, at: TokenBucketTests.start) == 4)
    }

    @Test func aClockSetBackGivesAndTakesNothing() {
        var bucket = TokenBucket(rate: 2, at: TokenBucketTests.start)
        #expect(bucket.take(1, at: TokenBucketTests.start) == 1)
        #expect(bucket.take(9, at: TokenBucketTests.start - 3600) == 1)
        #expect(bucket.take(9, at: TokenBucketTests.start - 3599) == 2)
    }
}
