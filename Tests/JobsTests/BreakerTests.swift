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

    @Test(arguments: [BreakerTests.unreachable, BreakerTests.badLogin])
    func aPauseFromBeforeTheClockWasSetBackIsOver(outcome: Outcome) {
        var breaker = Breaker()
        breaker.note(outcome, of: 8, at: BreakerTests.start, jitter: 0.99)
        #expect(!breaker.allows(at: BreakerTests.start))
        #expect(breaker.allows(at: BreakerTests.start - 7200))
        #expect(breaker.connections(of: 8, at: BreakerTests.start - 7200) == 1)
    }

    /// Faults in a row, and the pause after the last of them.
    static let pauses: [(Int, TimeInterval)] = [
        (1, 5), (2, 10), (3, 20), (4, 40), (5, 80), (6, 160), (7, 300), (8, 300), (11, 300), (12, 300), (500, 300),
    ]

    @Test(arguments: pauses)
    func aRelayOutOfReachIsProbedMoreAndMoreRarely(faults: Int, pause: TimeInterval) throws {
        var breaker = Breaker()
        var now = BreakerTests.start
        for number in 0..<faults {
            if number > 0 { now += try #require(BreakerTests.pause(breaker, from: now)) }
            breaker.note(BreakerTests.unreachable, of: 8, at: now, jitter: 0)
        }
        #expect(BreakerTests.pause(breaker, from: now) == pause)
        #expect(breaker.faults == faults)
    }

    @Test(arguments: [(BreakerTests.badLogin, 900.0), (BreakerTests.badCertificate, 300.0)])
    func aWrongSettingIsProbedAtAFixedRhythm(outcome: Outcome, pause: TimeInterval) {
        var breaker = Breaker()
        for number in 0..<5 {
            let now = BreakerTests.start + Double(number) * pause
            breaker.note(outcome, of: 8, at: now, jitter: 0)
            #expect(BreakerTests.pause(breaker, from: now) == pause)
        }
        #expect(breaker.cause == outcome)
    }

    @Test func jitterLengthensAPauseByUpToAQuarter() throws {
        var half = Breaker()
        half.note(BreakerTests.badCertificate, of: 8, at: BreakerTests.start, jitter: 0.5)
        #expect(BreakerTests.pause(half) == 337.5)
        var full = Breaker()
        full.note(BreakerTests.badCertificate, of: 8, at: BreakerTests.start, jitter: 1.0.nextDown)
        let pause = try #require(BreakerTests.pause(full))
        #expect(pause > 374.9 && pause <= 375)
    }

    @Test func anOpenBreakerOffersNothingUntilItsPauseIsOverAndThenOneProbe() {
        var breaker = Breaker()
        breaker.note(BreakerTests.unreachable, of: 8, at: BreakerTests.start, jitter: 0)
        let end = BreakerTests.start + 5
        #expect(!breaker.allows(at: end - 0.001))
        #expect(breaker.connections(of: 8, at: end - 0.001) == 0)
        #expect(breaker.allows(at: end))
        #expect(breaker.connections(of: 8, at: end) == 1)
        #expect(breaker.connections(of: 8, at: end + 3600) == 1)
    }

    @Test func aProbeThatFailsOpensItForLongerAndRemembersSinceWhen() {
        var breaker = Breaker()
        breaker.note(BreakerTests.unreachable, of: 8, at: BreakerTests.start, jitter: 0)
        let probe = BreakerTests.start + 5
        breaker.note(BreakerTests.badLogin, of: 8, at: probe, jitter: 0)
        #expect(BreakerTests.pause(breaker, from: probe) == 900)
        #expect(breaker.since == BreakerTests.start)
        #expect(breaker.cause == BreakerTests.badLogin)
        #expect(breaker.faults == 2)
    }

    @Test(arguments: [Verdict.delivered, .permanent, .transient])
    func aSignOfLifeClosesItAndForgetsTheFaults(verdict: Verdict) {
        var breaker = Breaker()
        for _ in 0..<7 { breaker.note(BreakerTests.unreachable, of: 8, at: BreakerTests.start, jitter: 0) }
        breaker.note(Outcome(verdict, in: .rcpt, reason: "answered"), of: 8, at: BreakerTests.start + 300, jitter: 0)
        #expect(breaker == Breaker())
        breaker.note(BreakerTests.unreachable, of: 8, at: BreakerTests.start + 301, jitter: 0)
        #expect(BreakerTests.pause(breaker, from: BreakerTests.start + 301) == 5)
        #expect(breaker.since == BreakerTests.start + 301)
    }

    @Test(arguments: [BreakerTests.badLogin, BreakerTests.unreachable], [Verdict.delivered, .permanent, .transient])
    func whatWasBegunBeforeItOpenedDoesNotCloseIt(fault: Outcome, verdict: Verdict) {
        var breaker = Breaker()
        breaker.note(fault, of: 8, at: BreakerTests.start, jitter: 0)
        let before = breaker
        // On a connection that had logged in before: nothing is begun while the pause lasts.
        breaker.note(Outcome(verdict, in: .dot, reason: "answered"), of: 8, at: BreakerTests.start + 4, jitter: 0)
        #expect(breaker == before)
    }

    @Test(arguments: [Verdict.unknown, .obsolete, .workerDied])
    func whatSaysNothingOfTheRelayChangesNothing(verdict: Verdict) {
        let outcome = Outcome(verdict, reason: "nothing of the relay")
        var closed = Breaker()
        closed.note(outcome, of: 8, at: BreakerTests.start, jitter: 0.5)
        #expect(closed == Breaker())
        var open = Breaker()
        open.note(BreakerTests.unreachable, of: 8, at: BreakerTests.start, jitter: 0)
        let before = open
        open.note(outcome, of: 8, at: BreakerTests.start + 6, jitter: 0.5)
        #expect(open == before)
    }

    @Test func connectionsThatFailTogetherCountOnce() {
        var breaker = Breaker()
        for _ in 0..<8 { breaker.note(BreakerTests.unreachable, of: 8, at: BreakerTests.start, jitter: 0) }
        #expect(breaker.faults == 1)
        #expect(BreakerTests.pause(breaker) == 5)
    }

    @Test func aWrongSettingOutweighsALostConnectionOfTheSameMoment() {
        var breaker = Breaker()
        breaker.note(BreakerTests.unreachable, of: 8, at: BreakerTests.start, jitter: 0)
        breaker.note(BreakerTests.badLogin, of: 8, at: BreakerTests.start, jitter: 0)
        breaker.note(BreakerTests.unreachable, of: 8, at: BreakerTests.start, jitter: 0)
        #expect(BreakerTests.pause(breaker) == 900)
        #expect(breaker.cause == BreakerTests.badLogin)
    }

    @Test func aLoginThatCannotBeCheckedIsTriedMoreRarelyThanADeadRelay() throws {
        let busy = Outcome(.relayTransient, in: .auth, reply: Reply(code: 454, text: "later"), reason: "busy")
        var (breaker, now, pauses) = (Breaker(), BreakerTests.start, [TimeInterval]())
        for _ in 0..<6 {
            breaker.note(busy, of: 8, at: now, jitter: 0)
            let pause = try #require(BreakerTests.pause(breaker, from: now))
            pauses.append(pause)
            now += pause
        }
        #expect(pauses == [30, 60, 120, 240, 480, 600])
    }

    @Test func aLetterThatCouldNotBeWrittenIsNoSignOfLife() {
        var breaker = Breaker()
        breaker.note(BreakerTests.unreachable, of: 8, at: BreakerTests.start, jitter: 0)
        let before = breaker
        breaker.note(Outcome(.permanent, reason: "no template"), of: 8, at: BreakerTests.start + 6, jitter: 0)
        #expect(breaker == before)
    }

    // MARK: - Slower and faster

    private static func slowDown(_ pace: Outcome.Pace = .backoff) -> Outcome {
        Outcome(
            .relayTransient, in: .mail, reply: Reply(code: 421, text: "too fast"), reason: "slow down", pace: pace)
    }
    private static let good = Outcome(.delivered, in: .dot, reason: "250")

    @Test func aRelayThatAsksToSlowDownGetsHalfTheConnectionsAndARoundGivesOneBack() {
        var (breaker, now) = (Breaker(), BreakerTests.start)
        breaker.note(BreakerTests.slowDown(), of: 8, at: now, jitter: 0)
        now += 5
        #expect(breaker.connections(of: 8, at: now) == 1)
        var widths: [Int] = []
        for _ in 0..<(4 + 5 + 6 + 7) {
            breaker.note(BreakerTests.good, of: 8, at: now, jitter: 0)
            widths.append(breaker.connections(of: 8, at: now))
        }
        #expect(widths[0] == 4)
        #expect(widths == [4, 4, 4, 5, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7, 7, 8])
        #expect(breaker == Breaker())
    }

    @Test func itNeverGoesBelowOneConnection() {
        var (breaker, now) = (Breaker(), BreakerTests.start)
        for _ in 0..<6 {
            breaker.note(BreakerTests.slowDown(), of: 8, at: now, jitter: 0)
            now += 600
        }
        breaker.note(BreakerTests.good, of: 8, at: now, jitter: 0)
        #expect(breaker.width == 2)
        breaker.note(BreakerTests.slowDown(), of: 8, at: now, jitter: 0)
        breaker.note(BreakerTests.unreachable, of: 8, at: now + 600, jitter: 0)
        #expect(breaker.width == 1)
    }

    @Test func aRelayOutOfReachKeepsItsWidth() {
        var breaker = Breaker()
        breaker.note(BreakerTests.unreachable, of: 8, at: BreakerTests.start, jitter: 0)
        breaker.note(BreakerTests.good, of: 8, at: BreakerTests.start + 5, jitter: 0)
        #expect(breaker.connections(of: 8, at: BreakerTests.start + 5) == 8)
    }

    @Test func theTimeAReplyAsksForIsObeyed() {
        var breaker = Breaker()
        breaker.note(BreakerTests.slowDown(.after(seconds: 120)), of: 8, at: BreakerTests.start, jitter: 0)
        #expect(BreakerTests.pause(breaker) == 120)
        // A wish for less than the pause that is due anyway does not shorten it.
        var other = Breaker()
        other.note(BreakerTests.slowDown(.after(seconds: 1)), of: 8, at: BreakerTests.start, jitter: 0)
        #expect(BreakerTests.pause(other) == 5)
    }
}
