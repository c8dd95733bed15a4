import Foundation
import Jobs
import Testing

/// What follows each verdict: the only place where a job's fate is decided.
struct TransitionTests {
    static let start = Date(timeIntervalSince1970: 1_800_000_000)
    static let day: TimeInterval = 86_400

    static func job(_ tally: Job.Tally = Job.Tally(), lifetime: TimeInterval = day) -> Job {
        Job(id: JobID(rawValue: 1), createdAt: start, expiresAt: start + lifetime, tally: tally)
    }

    private static func next(
        _ job: Job, _ verdict: Verdict, in phase: Phase? = .rcpt, pace: Outcome.Pace = .backoff, at now: Date = start,
        jitter: Double = 0.5
    ) -> Transition {
        // Where a relay's settings are at fault matters, and has a test of its own.
        let place = verdict == .relayConfiguration ? .tls : phase
        return job.next(after: Outcome(verdict, in: place, reason: "said so", pace: pace), at: now, jitter: jitter)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let verdict: Verdict
        let before: Job.Tally
        let transition: Transition

        init(_ verdict: Verdict, _ transition: Transition) { self.init(verdict, Job.Tally(), transition) }

        init(_ verdict: Verdict, _ before: Job.Tally, _ transition: Transition) {
            self.verdict = verdict
            self.before = before
            self.transition = transition
        }

        var testDescription: String { "\(verdict.rawValue) after \(before)" }
    }

    private typealias Tally = Job.Tally

    static let table: [Row] = [
        Row(.delivered, .finish(.delivered, Tally(attempts: 1))),
        Row(.permanent, .finish(.bounced, Tally(attempts: 1))),
        Row(.obsolete, .finish(.cancelled, Tally(attempts: 1))),
        Row(.transient, .retry(at: start + 15, Tally(attempts: 1, failures: 1))),
        Row(
            .transient, Tally(attempts: 3, failures: 2),
            .retry(at: start + 60, Tally(attempts: 4, failures: 3))),
        Row(.unknown, .retry(at: start + 60, Tally(attempts: 1, unknowns: 1))),
        Row(
            .unknown, Tally(attempts: 1, unknowns: 1), .retry(at: start + 300, Tally(attempts: 2, unknowns: 2))),
        Row(.unknown, Tally(attempts: 2, unknowns: 2), .finish(.unknown, Tally(attempts: 3, unknowns: 3))),
        Row(.relayTransient, .retry(at: start, Tally(attempts: 1))),
        Row(.relayConfiguration, .retry(at: start, Tally(attempts: 1))),
        Row(.workerDied, .retry(at: start, Tally(attempts: 1, workerDeaths: 1))),
        Row(
            .workerDied, Tally(attempts: 1, workerDeaths: 1),
            .retry(at: start, Tally(attempts: 2, workerDeaths: 2))),
        Row(
            .workerDied, Tally(attempts: 2, workerDeaths: 2),
            .finish(.failed, Tally(attempts: 3, workerDeaths: 3))),
        // What happened before does not change a clear answer.
        Row(
            .delivered, Tally(attempts: 9, failures: 4, unknowns: 2, workerDeaths: 2),
            .finish(.delivered, Tally(attempts: 10, failures: 4, unknowns: 2, workerDeaths: 2))),
        Row(
            .permanent, Tally(attempts: 9, failures: 4, unknowns: 2, workerDeaths: 2),
            .finish(.bounced, Tally(attempts: 10, failures: 4, unknowns: 2, workerDeaths: 2))),
    ]

    @Test(arguments: table)
    func whatFollowsAnOutcome(row: Row) {
        #expect(TransitionTests.next(TransitionTests.job(row.before), row.verdict) == row.transition)
    }

    @Test func aLetterThatCouldNotBeWrittenIsOurOwnFaultAndNoBounce() {
        // No server was asked, so none refused it.
        let transition = TransitionTests.next(TransitionTests.job(), .permanent, in: nil)
        #expect(transition == .finish(.failed, Job.Tally(attempts: 1)))
    }

    @Test func everyVerdictIsInTheTable() {
        #expect(Set(TransitionTests.table.map(\.verdict)) == Set(Verdict.allCases))
    }

    @Test(arguments: [Verdict.relayTransient, .relayConfiguration])
    func aRelaysFaultIsNeverChargedToTheMailHoweverOften(verdict: Verdict) {
        var job = TransitionTests.job(Job.Tally(attempts: 2, failures: 2, unknowns: 1, workerDeaths: 1))
        for round in 1...500 {
            let transition = TransitionTests.next(job, verdict, at: TransitionTests.start + Double(round))
            #expect(
                transition
                    == .retry(
                        at: TransitionTests.start + Double(round),
                        Job.Tally(attempts: 2 + round, failures: 2, unknowns: 1, workerDeaths: 1)))
            job.tally = transition.tally
        }
    }

    @Test(arguments: Phase.allCases)
    func aMailThatMetAWrongSettingStepsAsideIfItMayBeTheOneThatIsWrong(phase: Phase) {
        let outcome = Outcome(.relayConfiguration, in: phase, reason: "the relay refuses the sender")
        let isWithinTheDialogue = [.mail, .rcpt, .data, .body, .dot].contains(phase)
        let (start, tally) = (TransitionTests.start, Job.Tally(attempts: 1))
        #expect(
            TransitionTests.job().next(after: outcome, at: start, jitter: 0.5)
                == .retry(at: isWithinTheDialogue ? start + 900 : start, tally))
        // It is the relay's fault, and the mail does not end for it.
        #expect(
            TransitionTests.job(lifetime: 900).next(after: outcome, at: start, jitter: 0.5)
                == .retry(at: start, tally))
    }

    @Test func aTransientFailureEndsByAgeAndNeverByCount() {
        let job = TransitionTests.job(Job.Tally(attempts: 10_000, failures: 10_000))
        let transition = TransitionTests.next(job, .transient)
        #expect(
            transition == .retry(at: TransitionTests.start + 900, Job.Tally(attempts: 10_001, failures: 10_001)))
    }

    struct Ageing: Sendable, CustomTestStringConvertible {
        let verdict: Verdict
        let pace: Outcome.Pace
        let unknowns: Int
        let state: JobState
        /// Seconds from the outcome to the retry.
        let wait: TimeInterval

        var testDescription: String { "\(verdict.rawValue), \(pace), \(unknowns) unknown before" }
    }

    static let ageing: [Ageing] = [
        Ageing(verdict: .transient, pace: .backoff, unknowns: 0, state: .expired, wait: 15),
        Ageing(verdict: .transient, pace: .greylisting, unknowns: 0, state: .expired, wait: 60),
        Ageing(verdict: .transient, pace: .after(seconds: 90), unknowns: 0, state: .expired, wait: 90),
        Ageing(verdict: .transient, pace: .backoff, unknowns: 1, state: .unknown, wait: 15),
        Ageing(verdict: .unknown, pace: .backoff, unknowns: 0, state: .unknown, wait: 60),
        Ageing(verdict: .unknown, pace: .backoff, unknowns: 1, state: .unknown, wait: 300),
        Ageing(verdict: .relayTransient, pace: .backoff, unknowns: 0, state: .expired, wait: 0),
        Ageing(verdict: .relayTransient, pace: .backoff, unknowns: 1, state: .unknown, wait: 0),
        Ageing(verdict: .relayConfiguration, pace: .backoff, unknowns: 0, state: .expired, wait: 0),
        Ageing(verdict: .relayConfiguration, pace: .backoff, unknowns: 2, state: .unknown, wait: 0),
        Ageing(verdict: .workerDied, pace: .backoff, unknowns: 1, state: .unknown, wait: 0),
    ]

    @Test(arguments: ageing)
    func aRetryAtOrAfterTheLatestUsefulTimeEndsTheJob(row: Ageing) {
        let job = TransitionTests.job(Job.Tally(unknowns: row.unknowns))
        let last = job.expiresAt - row.wait
        let inTime = TransitionTests.next(job, row.verdict, pace: row.pace, at: last - 0.001)
        #expect(inTime.state == .queued)
        let late = TransitionTests.next(job, row.verdict, pace: row.pace, at: last)
        #expect(late.state == row.state)
        // The attempt that came too late is counted as it would have been in time.
        #expect(late.tally == inTime.tally)
    }

    @Test(arguments: [Verdict.delivered, .permanent, .obsolete])
    func aClearAnswerAfterTheLatestUsefulTimeStands(verdict: Verdict) {
        let job = TransitionTests.job()
        let inTime = TransitionTests.next(job, verdict)
        #expect(TransitionTests.next(job, verdict, at: job.expiresAt + 1) == inTime)
    }

    @Test func aThirdDeathAfterTheLatestUsefulTimeIsStillOurOwnFault() {
        let job = TransitionTests.job(Job.Tally(workerDeaths: 2))
        #expect(TransitionTests.next(job, .workerDied, at: job.expiresAt + 1).state == .failed)
    }

    @Test func aJobIsUsefulUntilItsExpiryExclusively() {
        let job = TransitionTests.job()
        #expect(job.isUseful(at: job.expiresAt - 0.001))
        #expect(!job.isUseful(at: job.expiresAt))
    }

    @Test func aJobThatMayHaveGoneOutExpiresAsUnknown() {
        #expect(TransitionTests.job(Job.Tally(attempts: 5, failures: 5)).stateAtExpiry == .expired)
        #expect(TransitionTests.job(Job.Tally(attempts: 5, failures: 4, unknowns: 1)).stateAtExpiry == .unknown)
        #expect(TransitionTests.job(Job.Tally(attempts: 1, workerDeaths: 1)).stateAtExpiry == .unknown)
    }
}
