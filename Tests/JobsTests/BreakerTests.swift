import Foundation
import Jobs
import Testing

/// The breaker's states: closed, open with a growing pause, one probe, closed again.
struct BreakerTests {
    private static let start = Date(timeIntervalSince1970: 1_800_000_000)
    private static let unreachable = Outcome(.relayTransient, in: .connect, reason: "connection refused")
    private static let badLogin = Outcome(.relayConfiguration, in: .auth, reason: "credentials refused")
    private static let badCertificate = Outcome(.relayConfiguration, in: .tls, reason: "certificate refused")

    private static func pause(_ breaker: Breaker, from now: Date = start) -> TimeInterval? {
        if case .open(let until) = breaker.state { until.timeIntervalSince(now) } else { nil }
    }

    @Test func aNewBreakerLetsEverythingFlow() {
        let breaker = Breaker()
        #expect(breaker.state == .closed)
        #expect(breaker.allows(at: BreakerTests.start))
        #expect(breaker.connections(of: 8, at: BreakerTests.start) == 8)
        #expect(breaker.cause == nil)
        #expect(breaker.since == nil)
    }

    /// Faults in a row, and the pause after the last of them.
    static let pauses: [(Int, TimeInterval)] = [
        (1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 300), (8, 300), (11, 300), (12, 300), (500, 300),
    ]

    @Test(arguments: pauses)
    func aRelayOutOfReachIsProbedMoreAndMoreRarely(faults: Int, pause: TimeInterval) {
        var breaker = Breaker()
        for _ in 0..<faults { breaker.note(BreakerTests.unreachable, at: BreakerTests.start, jitter: 0) }
        #expect(BreakerTests.pause(breaker) == pause)
        #expect(breaker.faults == faults)
    }

    @Test(arguments: [(BreakerTests.badLogin, 900.0), (BreakerTests.badCertificate, 300.0)])
    func aWrongSettingIsProbedAtAFixedRhythm(outcome: Outcome, pause: TimeInterval) {
        var breaker = Breaker()
        for _ in 0..<5 {
            breaker.note(outcome, at: BreakerTests.start, jitter: 0)
            #expect(BreakerTests.pause(breaker) == pause)
        }
        #expect(breaker.cause == outcome)
    }

    @Test func jitterLengthensAPauseByUpToAQuarter() throws {
        var half = Breaker()
        half.note(BreakerTests.badCertificate, at: BreakerTests.start, jitter: 0.5)
        #expect(BreakerTests.pause(half) == 337.5)
        var full = Breaker()
        full.note(BreakerTests.badCertificate, at: BreakerTests.start, jitter: 1.0.nextDown)
        let pause = try #require(BreakerTests.pause(full))
        #expect(pause > 374.9 && pause <= 375)
    }

    @Test func anOpenBreakerOffersNothingUntilItsPauseIsOverAndThenOneProbe() {
        var breaker = Breaker()
        breaker.note(BreakerTests.unreachable, at: BreakerTests.start, jitter: 0)
        let end = BreakerTests.start + 5
        #expect(!breaker.allows(at: end - 0.001))
        #expect(breaker.connections(of: 8, at: end - 0.001) == 0)
        #expect(breaker.allows(at: end))
        #expect(breaker.connections(of: 8, at: end) == 1)
        #expect(breaker.connections(of: 8, at: end + 3600) == 1)
    }

    @Test func aProbeThatFailsOpensItForLongerAndRemembersSinceWhen() {
        var breaker = Breaker()
        breaker.note(BreakerTests.unreachable, at: BreakerTests.start, jitter: 0)
        let probe = BreakerTests.start + 5
        breaker.note(BreakerTests.badLogin, at: probe, jitter: 0)
        #expect(BreakerTests.pause(breaker, from: probe) == 900)
        #expect(breaker.since == BreakerTests.start)
        #expect(breaker.cause == BreakerTests.badLogin)
        #expect(breaker.faults == 2)
    }

    @Test(arguments: [Verdict.delivered, .permanent, .transient])
    func aSignOfLifeClosesItAndForgetsTheFaults(verdict: Verdict) {
        var breaker = Breaker()
        for _ in 0..<7 { breaker.note(BreakerTests.unreachable, at: BreakerTests.start, jitter: 0) }
        breaker.note(Outcome(verdict, in: .rcpt, reason: "answered"), at: BreakerTests.start + 300, jitter: 0)
        #expect(breaker == Breaker())
        breaker.note(BreakerTests.unreachable, at: BreakerTests.start + 301, jitter: 0)
        #expect(BreakerTests.pause(breaker, from: BreakerTests.start + 301) == 5)
        #expect(breaker.since == BreakerTests.start + 301)
    }

    @Test(arguments: [Verdict.unknown, .obsolete, .workerDied])
    func whatSaysNothingOfTheRelayChangesNothing(verdict: Verdict) {
        let outcome = Outcome(verdict, reason: "nothing of the relay")
        var closed = Breaker()
        closed.note(outcome, at: BreakerTests.start, jitter: 0.5)
        #expect(closed == Breaker())
        var open = Breaker()
        open.note(BreakerTests.unreachable, at: BreakerTests.start, jitter: 0)
        let before = open
        open.note(outcome, at: BreakerTests.start + 6, jitter: 0.5)
        #expect(open == before)
    }
}
