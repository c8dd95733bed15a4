package import Foundation

/// What becomes of a job after an attempt: it waits for another, or it is finished.
package enum Transition: Sendable, Hashable {
    /// Back to `queued`, to be tried at the given time or later.
    case retry(at: Date, Job.Tally)
    /// To the history, in a final state.
    case finish(JobState, Job.Tally)

    package var tally: Job.Tally {
        switch self {
        case .retry(_, let tally), .finish(_, let tally): tally
        }
    }

    package var state: JobState {
        switch self {
        case .retry: .queued
        case .finish(let state, _): state
        }
    }
}

extension Job {
    /// The third process that dies with the same job in hand was killed by that job.
    package static let fatalWorkerDeaths = 3

    /// Whether a process died with this job in hand. It may have been this job that killed it.
    package var isSuspect: Bool { tally.workerDeaths > 0 }

    /// How many of the jobs whose turn it is a worker may take into its hands. A suspect goes alone: whoever dies with it
    /// dies of it, and no other job is charged with that death.
    /// - Parameters:
    ///   - line: the jobs, in the order of their turns.
    ///   - isEmptyHanded: whether the worker holds no job.
    ///   - holdsSuspect: whether one that it holds is a suspect.
    package static func admitted(of line: [Job], isEmptyHanded: Bool, holdsSuspect: Bool) -> Int {
        if holdsSuspect { return 0 }
        guard let first = line.first else { return 0 }
        if first.isSuspect { return isEmptyHanded ? 1 : 0 }
        return line.prefix { !$0.isSuspect }.count
    }

    /// Decides what follows an attempt. Pure, total, and the only place that does.
    ///
    /// A relay's fault is charged to no mail; a retry that could only come after the letter's latest useful
    /// time ends the job as `expired`, or as `unknown` if the mail may have gone out in any attempt.
    /// - Parameters:
    ///   - outcome: how the attempt ended.
    ///   - now: when it ended.
    ///   - jitter: 0..<1, uniformly random.
    package func next(
        after outcome: Outcome, at now: Date, jitter: Double, schedule: RetrySchedule = .standard
    ) -> Transition {
        var tally = tally
        tally.attempts += 1
        switch outcome.verdict {
        case .delivered:
            return .finish(.delivered, tally)
        case .permanent:
            // Without a phase no server said so: the letter could not be written, which is our own fault.
            return .finish(outcome.phase == nil ? .failed : .bounced, tally)
        case .obsolete:
            return .finish(.cancelled, tally)
        case .transient:
            let wait = schedule.wait(pace: outcome.pace, afterFailures: tally.failures, jitter: jitter)
            tally.failures += 1
            return retry(at: now + wait, tally)
        case .unknown:
            guard tally.unknowns < schedule.unknown.count else {
                tally.unknowns += 1
                return .finish(.unknown, tally)
            }
            let wait = schedule.unknown[tally.unknowns]
            tally.unknowns += 1
            return retry(at: now + wait, tally)
        case .relayTransient, .relayConfiguration:
            // Ready at once: it is the relay that waits (`Breaker`), not the mail; unless other mails are to probe it.
            let aside = now + outcome.secondsForOthersToProbe
            // Nor does it end for having stepped aside.
            return retry(at: isUseful(at: aside) ? aside : now, tally)
        case .workerDied:
            tally.workerDeaths += 1
            if tally.workerDeaths >= Job.fatalWorkerDeaths { return .finish(.failed, tally) }
            return retry(at: now, tally)
        }
    }

    /// The state in which a job ends whose time is over before another attempt could begin: a worker that died with
    /// it in hand may have sent it.
    package var stateAtExpiry: JobState { tally.unknowns + tally.workerDeaths > 0 ? .unknown : .expired }

    /// Whether an attempt may begin.
    package func isUseful(at now: Date) -> Bool { now < expiresAt }

    /// Seconds for which a mail steps aside that met the relay's fault in the midst of the dialogue.
    package static let stepsAside: TimeInterval = 900

    private func retry(at date: Date, _ tally: Tally) -> Transition {
        var aged = self
        aged.tally = tally
        return isUseful(at: date) ? .retry(at: date, tally) : .finish(aged.stateAtExpiry, tally)
    }
}

extension Outcome {
    /// A fault of the relay's settings that showed at a mail may be that mail's sender's or recipient's all the same.
    /// Were it the next to probe, and the next again, one customer's mail would hold up everybody's.
    fileprivate var secondsForOthersToProbe: TimeInterval {
        guard verdict == .relayConfiguration else { return 0 }
        if case .after(let seconds) = pace { return TimeInterval(seconds) }
        switch phase {
        case .mail, .rcpt, .data, .body, .dot: return Job.stepsAside
        case .connect, .tls, .greeting, .ehlo, .auth, nil: return 0
        }
    }
}
