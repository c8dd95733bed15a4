import Foundation
import Testing

@testable import Delivery

/// Pure values that know when a worker must not trust its clock or its lease.
@Suite struct HoldTests {
    private let start = ContinuousClock.now

    @Test func aHoldCoversWhatWasClaimedUntilItsLeaseEnds() {
        var hold = Hold()
        #expect(!hold.covers(0, at: start))
        hold.renew(from: start, for: 20)
        #expect(hold.covers(hold.term, at: start + .seconds(19.9)))
        #expect(!hold.covers(hold.term, at: start + .seconds(20)))
    }

    @Test func renewingInTimeKeepsTheTermAndRenewingTooLateBeginsAnother() {
        var hold = Hold()
        hold.renew(from: start, for: 20)
        let term = hold.term
        hold.renew(from: start + .seconds(19), for: 20)
        #expect(hold.covers(term, at: start + .seconds(38)))
        hold.renew(from: start + .seconds(39), for: 20)
        #expect(!hold.covers(term, at: start + .seconds(40)))
        #expect(hold.covers(hold.term, at: start + .seconds(40)))
    }

    @Test func aLostHoldCoversNothingOfBefore() {
        var hold = Hold()
        hold.renew(from: start, for: 20)
        let term = hold.term
        hold.lose()
        hold.renew(from: start + .seconds(1), for: 20)
        #expect(!hold.covers(term, at: start + .seconds(2)))
    }

    @Test(arguments: [3600.0, -3600])
    func aClockThatIsSetIsNoticedOnce(_ shift: TimeInterval) {
        var watch = ClockWatch()
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        #expect(watch.look(at: now, start) == nil)
        #expect(watch.look(at: now + 5, start + .seconds(5)) == nil)
        let seen = watch.look(at: now + 10 + shift, start + .seconds(10))
        #expect(seen.map { abs($0 - shift) < 0.001 } == true)
        #expect(watch.look(at: now + 15 + shift, start + .seconds(15)) == nil)
    }
}
