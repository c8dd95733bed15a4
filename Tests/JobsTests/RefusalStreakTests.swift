import Foundation
import Jobs
import Testing

/// Three refusals in a row: the relay, not the recipients.
struct RefusalStreakTests {
    private static func refused(_ phase: Phase = .rcpt, _ code: EnhancedCode = EnhancedCode(5, 1, 1)) -> Outcome {
        Outcome(.permanent, in: phase, reply: Reply(code: 550, enhancedCode: code, text: "no"), reason: "refused")
    }
    private static let delivered = Outcome(.delivered, in: .dot, reason: "250")

    private static func verdicts(_ offers: [(Outcome, Int64)]) -> [Verdict] {
        var streak = RefusalStreak()
        return offers.map { streak.judge($0.0, for: $0.1).verdict }
    }

    @Test func theThirdRecipientRefusedInARowIsTheRelaysFault() {
        let refused = RefusalStreakTests.refused()
        #expect(
            RefusalStreakTests.verdicts([(refused, 1), (refused, 2), (refused, 3), (refused, 4)])
                == [.permanent, .permanent, .relayConfiguration, .relayConfiguration])
    }

    @Test func aMailTheRelayTookEndsTheStreak() {
        let refused = RefusalStreakTests.refused()
        #expect(
            RefusalStreakTests.verdicts([
                (refused, 1), (refused, 2), (RefusalStreakTests.delivered, 3), (refused, 4), (refused, 5),
            ]) == [.permanent, .permanent, .delivered, .permanent, .permanent])
    }

    @Test func theSameRecipientAgainProvesNothing() {
        let refused = RefusalStreakTests.refused()
        #expect(
            RefusalStreakTests.verdicts([(refused, 1), (refused, 1), (refused, 1), (refused, 2)])
                == [.permanent, .permanent, .permanent, .permanent])
    }

    @Test func contentRefusedByPolicyCountsAndContentRefusedForItselfDoesNot() {
        let policy = RefusalStreakTests.refused(.dot, EnhancedCode(5, 7, 1))
        let size = RefusalStreakTests.refused(.dot, EnhancedCode(5, 3, 4))
        #expect(
            RefusalStreakTests.verdicts([(policy, 1), (policy, 2), (policy, 3)])
                == [.permanent, .permanent, .relayConfiguration])
        #expect(
            RefusalStreakTests.verdicts([(size, 1), (size, 2), (size, 3)]) == [.permanent, .permanent, .permanent])
    }

    @Test(arguments: [Verdict.transient, .unknown, .relayTransient, .obsolete])
    func whatIsNoRefusalNeitherCountsNorEndsAStreak(verdict: Verdict) {
        let refused = RefusalStreakTests.refused()
        let other = Outcome(verdict, in: .mail, reason: "something else")
        #expect(
            RefusalStreakTests.verdicts([(refused, 1), (other, 9), (refused, 2), (other, 9), (refused, 3)]).last
                == .relayConfiguration)
    }

    /// Otherwise the relay's probe would be the same refused mail until it expires, and everybody would wait for it.
    @Test func aMailRefusedInAStreakStepsAsideForTheProbe() {
        var streak = RefusalStreak()
        let refused = RefusalStreakTests.refused()
        let last = (1...3).map { streak.judge(refused, for: $0) }[2]
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let job = Job(id: JobID(rawValue: 3), createdAt: now, expiresAt: now + 86_400)
        #expect(
            job.next(after: last, at: now, jitter: 0)
                == .retry(at: now + 900, Job.Tally(attempts: 1)))
    }
}
