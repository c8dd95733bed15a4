import Foundation
import Testing

@testable import Authenticators

@Suite struct WrongCodeDelays {
    private let last = seconds(1_000_000)

    @Test(arguments: 0...3)
    func theFirstThreeWrongCodesCostNothing(failures: Int) {
        #expect(WrongCodeDelay.standard.nextAttempt(afterFailures: failures, lastFailure: last) == .anyTime)
    }

    @Test(arguments: [
        (4, 5.0), (5, 10), (6, 20), (7, 40), (8, 80), (9, 160), (10, 320), (11, 640), (12, 900), (13, 900), (99, 900),
    ])
    func theDelayDoublesUpToAQuarterOfAnHour(failures: Int, delay: Double) {
        #expect(
            WrongCodeDelay.standard.nextAttempt(afterFailures: failures, lastFailure: last)
                == .notBefore(last.addingTimeInterval(delay)))
    }

    @Test(arguments: [100, 101, Int.max])
    func aHundredWrongCodesInARowBlock(failures: Int) {
        let next = WrongCodeDelay.standard.nextAttempt(afterFailures: failures, lastFailure: last)
        #expect(next == .blocked)
        #expect(!next.isAllowed(at: .distantFuture))
    }

    @Test func theWaitEndsAtItsMomentAndNotBefore() {
        let next = WrongCodeDelay.standard.nextAttempt(afterFailures: 4, lastFailure: last)
        #expect(!next.isAllowed(at: last.addingTimeInterval(4.999)))
        #expect(next.isAllowed(at: last.addingTimeInterval(5)))
        #expect(NextAttempt.anyTime.isAllowed(at: .distantPast))
    }
}
