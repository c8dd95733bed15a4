import Foundation
import Policy
import Testing

struct SessionLimitTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)
    private static let limit = SessionLimit(idle: 100, absolute: 1000)

    @Test(arguments: [
        (0.0, 0.0, 99.0, false), (0, 0, 100, true), (0, 950, 999, false), (0, 950, 1000, true), (0, 500, 600, true),
    ])
    func aSessionEndsUnusedOrOld(begun: Double, seen: Double, now: Double, isOver: Bool) {
        let start = Self.start
        #expect(Self.limit.isOver(begun: start + begun, seen: start + seen, at: start + now) == isOver)
    }

    @Test func somebodyOnTheWayInHasLessTime() {
        #expect(SessionLimit.unfinished.absolute < SessionLimit.signedIn.absolute)
        // NIST SP 800-63B-4, 2.2.3: an hour unused and a day at all, at most.
        #expect(SessionLimit.signedIn.idle <= 3600 && SessionLimit.signedIn.absolute <= 86_400)
    }
}
