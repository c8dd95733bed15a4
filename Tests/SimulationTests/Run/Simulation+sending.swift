import Foundation
import Jobs
import Storage

/// Attempts and their outcomes: what `Delivery.Connection` and `Ledger` do.
extension Simulation {
    /// Gives free connections the jobs that wait in line.
    mutating func dispatch(_ runner: Int) {
        let time = clock(runner)
        while let free = runners[runner].attempts.firstIndex(where: { $0 == nil }), !runners[runner].line.isEmpty,
            runners[runner].busy < runners[runner].breaker.width ?? .max,
            runners[runner].ledger.count < scenario.connections * 8
        {
            let hold = runners[runner].line.removeFirst()
            let (job, date) = (hold.job, Date(milliseconds: time))
            guard runners[runner].breaker.allows(at: date), job.isUseful(at: date) || flaw == .ignoresExpiry else {
                handBack([hold], of: runner)
                continue
            }
            let isFresh = (0..<Simulation.freshness).contains(time - hold.readAt)
            if !isFresh, flaw != .sendsWhatWasTakenAway, !isHeld(hold) {
                note("runner \(runner) finds job \(job.id) taken away")
                continue
            }
            begin(hold, runner, free, date)
        }
    }

    private func isHeld(_ hold: Runner.Hold) -> Bool { queue.rows[QueueModel.number(hold.job.id)].lease == hold.token }

    private mutating func begin(_ hold: Runner.Hold, _ runner: Int, _ connection: Int, _ date: Date) {
        let relay = scenario.relays[runners[runner].relay]
        serial += 1
        let attempt = Runner.Attempt(
            hold: hold, serial: serial, begunAt: now,
            fate: relay.fate(
                of: hold.job, from: queue.rows[QueueModel.number(hold.job.id)].tenant, at: now, isCalm: isCalm, &dice),
            isProbe: runners[runner].breaker.state != .closed)
        witness.begins(
            attempt, runners[runner], isHeld: isHeld(hold), othersWait: !queue.ready[runners[runner].relay].isEmpty,
            at: date)
        note(
            "runner \(runner) begins job \(hold.job.id) on connection \(connection)\(attempt.isProbe ? ", a probe" : "")"
        )
        runners[runner].attempts[connection] = attempt
        agenda.enter(.end(runner: runner, connection: connection, serial: serial), at: now + attempt.fate.duration)
    }

    mutating func end(_ runner: Int, _ connection: Int) {
        guard let attempt = runners[runner].attempts[connection] else { return }
        runners[runner].attempts[connection] = nil
        conclude(attempt, attempt.fate.outcome, runner)
        goOn(runner)
    }

    /// A connection is free: the next job, or a word to whoever fetches.
    private mutating func goOn(_ runner: Int) {
        dispatch(runner)
        if runners[runner].isStopping { return endIfDone(runner) }
        if runners[runner].line.count + runners[runner].busy <= scenario.connections * 2 { plan(runner, at: now) }
    }

    private mutating func conclude(_ attempt: Runner.Attempt, _ outcome: Outcome, _ runner: Int) {
        let (job, date) = (attempt.hold.job, Date(milliseconds: clock(runner)))
        let outcome = runners[runner].streak.judge(outcome, for: job.id.rawValue)
        note("runner \(runner) ends job \(job.id): \(outcome.verdict.rawValue), \(outcome.reason)")
        witness.ends(attempt, outcome, &runners[runner], at: now)
        let believed =
            flaw == .unknownIsRetriedForEver && outcome.verdict == .unknown
            ? Outcome(.transient, in: .dot, reason: outcome.reason) : outcome
        var transition = job.next(after: believed, at: date, jitter: dice.fraction())
        if flaw == .letsTheRefusedProbe, outcome.verdict == .relayConfiguration {
            transition = .retry(at: date, transition.tally)
        }
        if !(flaw == .hammersCredentials && outcome.phase == .auth) {
            runners[runner].breaker.note(
                outcome, of: scenario.connections, at: date, jitter: dice.fraction())
        }
        if !runners[runner].breaker.allows(at: date) { plan(runner, at: now) }
        runners[runner].ledger.append(
            Runner.Line(hold: attempt.hold, outcome: outcome, transition: transition, endedAt: date))
        planStore(runner, after: dice.within(0, 20))
    }

    private mutating func planStore(_ runner: Int, after delay: Moment) {
        guard !runners[runner].isStoring else { return }
        runners[runner].isStoring = true
        agenda.enter(.store(runner: runner, life: runners[runner].life), at: now + delay)
    }

    mutating func store(_ runner: Int) {
        runners[runner].isStoring = false
        guard !isDiskFull else { return planStore(runner, after: .second) }
        let lines = runners[runner].ledger
        runners[runner].ledger = []
        for line in lines {
            settle(line.hold.job, line.outcome, line.transition, endedAt: line.endedAt, under: line.hold.token)
        }
        goOn(runner)
    }

    mutating func settle(
        _ job: Job, _ outcome: Outcome, _ transition: Transition, endedAt end: Date, under token: Int64
    ) {
        let number = QueueModel.number(job.id)
        let before = queue.rows[number]
        let isStored = queue.settle(job.id, transition, endedAt: end, under: token)
        note("job \(job.id) under \(token): \(isStored ? "\(transition.state.rawValue)" : "not ours any more")")
        witness.settles(before, queue.rows[number], outcome, isStored: isStored, endedAt: end, under: token)
        guard isStored else { return }
        if queue.rows[number].lane == .ready {
            ring(before.relay)
        } else if queue.rows[number].lane == .waiting {
            // The product's runner asks for the next due job after each claim; here whoever waits is told.
            for runner in runners.indices where runners[runner].relay == before.relay && runners[runner].isRunning {
                let due = queue.rows[number].due - workers[runners[runner].worker].clockOffset
                plan(runner, at: max(due, now + 1))
            }
        }
    }

    /// The limit of a stop is over: what was sent of each mail decides its fate.
    mutating func interrupt(_ runner: Int) {
        for connection in runners[runner].attempts.indices {
            guard let attempt = runners[runner].attempts[connection] else { continue }
            runners[runner].attempts[connection] = nil
            if let dot = attempt.fate.dot, now >= attempt.begunAt + dot {
                conclude(attempt, Fates.interrupted, runner)
            } else {
                handBack([attempt.hold], of: runner)
            }
        }
        endIfDone(runner)
    }
}
