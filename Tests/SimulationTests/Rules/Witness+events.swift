import Foundation
import Jobs
import Storage

/// What the witness sees, and what must not be seen.
extension Witness {
    mutating func begins(
        _ attempt: Runner.Attempt, _ runner: Runner, isHeld: Bool, othersWait: Bool, at date: Date
    ) {
        let job = attempt.hold.job
        if date >= job.expiresAt {
            fail(.sentWhileUseful, "job \(job.id) is begun at \(date), of use till \(job.expiresAt)")
        }
        if attempt.isProbe, runner.attempts.contains(where: { $0?.isProbe == true }) {
            fail(.oneProbe, "job \(job.id) is a second probe")
        }
        if attempt.isProbe, othersWait, scenario.clocksAgree, date < books[QueueModel.number(job.id)].aside {
            fail(.oneMailHoldsNobodyUp, "job \(job.id) was refused as the relay's fault, and probes again")
        }
        // What was read within the second before may be sent: nobody can look and send at once.
        if !isHeld, scenario.clocksAgree, attempt.begunAt - attempt.hold.readAt >= Simulation.freshness {
            fail(.sentOnce, "job \(job.id) is begun under \(attempt.hold.token), which does not hold it any more")
        }
    }

    mutating func ends(_ attempt: Runner.Attempt, _ outcome: Outcome, _ runner: inout Runner, at now: Moment) {
        let number = QueueModel.number(attempt.hold.job.id)
        if outcome.verdict == .unknown { books[number].doubts += 1 }
        if attempt.fate.isTaken { takes(number) }
        guard outcome.phase == .auth, scenario.clocksAgree else { return }
        runner.refusedLogins.removeAll { $0 <= now - 15 * .minute }
        runner.refusedLogins.append(now)
        if runner.refusedLogins.count > scenario.connections + 1 {
            fail(.loginsAreRare, "\(runner.refusedLogins.count) in a quarter of an hour")
        }
    }

    /// A runner has claimed.
    mutating func takes(_ runner: Runner, at now: Moment) {
        guard let rate = scenario.rates[runner.relay], scenario.clocksAgree else { return }
        let bound = max(1, rate) + rate * Double(now - runner.startedAt) / 1000
        if Double(runner.taken) > bound + 0.001 { fail(.ratesAreKept, "\(runner.taken) taken, bound \(bound)") }
    }

    private mutating func takes(_ number: Int) {
        books[number].copies += 1
        if books[number].copies > 1 + books[number].doubts {
            fail(.sentOnce, "job \(number + 1) went out \(books[number].copies) times")
        }
    }

    /// A process is gone with what it had in hand.
    mutating func loses(_ runner: Runner, at now: Moment) {
        for case .some(let attempt) in runner.attempts {
            let number = QueueModel.number(attempt.hold.job.id)
            guard let dot = attempt.fate.dot, now >= attempt.begunAt + dot else { continue }
            books[number].doubts += 1
            if attempt.fate.isTaken { takes(number) }
        }
        // Outcomes that never reached the disk.
        for line in runner.ledger { books[QueueModel.number(line.hold.job.id)].doubts += 1 }
    }

    /// Somebody declares a lease's worker dead.
    mutating func buries(
        _ lease: Int64, _ jobs: [Job], by gravedigger: Int, _ runners: [Runner], _ workers: [Worker], at now: Moment
    ) {
        if let runner = runners.first(where: { $0.isRunning && $0.lease == lease }) {
            let worker = workers[runner.worker]
            let wasAway = worker.isPaused || now <= worker.resumedAt + Simulation.lease
            let diskWasFull = scenario.fullDisk.map { $0.from <= now && now <= $0.to + Simulation.lease } ?? false
            if runner.worker == gravedigger || (!wasAway && !diskWasFull && scenario.clocksAgree) {
                fail(.theLivingKeepTheirJobs, "lease \(lease) of worker \(runner.worker)")
            }
        }
        for job in jobs {
            let number = QueueModel.number(job.id)
            books[number].taken.append(lease)
            // A worker that is away, not dead, may be in the midst of it, or know an outcome that comes too late.
            let isBegun = runners.contains { runner in
                runner.isRunning
                    && (runner.attempts.contains { $0?.hold.token == lease && $0?.hold.job.id == job.id }
                        || runner.ledger.contains { $0.hold.token == lease && $0.hold.job.id == job.id })
            }
            // Where clocks differ, a claim may be over before it is read.
            if isBegun || !scenario.clocksAgree { books[number].doubts += 1 }
        }
    }

    mutating func settles(
        _ before: QueueModel.Row, _ after: QueueModel.Row, _ outcome: Outcome, isStored: Bool, endedAt end: Date,
        under token: Int64
    ) {
        let number = QueueModel.number(before.job.id)
        guard before.lease == token else {
            if isStored || after.job.tally != before.job.tally || after.lane != before.lane || after.fate != before.fate
            {
                fail(.fencesHold, "job \(before.job.id), held under \(before.lease as Any), is settled under \(token)")
            }
            return
        }
        guard isStored else { return fail(.fencesHold, "job \(before.job.id) is not settled by who holds it") }
        books[number].tally.attempts += 1
        switch outcome.verdict {
        case .transient: books[number].tally.failures += 1
        case .unknown: books[number].tally.unknowns += 1
        case .workerDied: books[number].tally.workerDeaths += 1
        case .delivered, .permanent, .obsolete: break
        case .relayTransient, .relayConfiguration:
            if after.fate != nil, end < before.job.expiresAt {
                fail(.chargedForItsOwn, "job \(before.job.id) is \(after.fate as Any) by its relay's fault")
            }
        }
        books[number].fate = after.fate
        if outcome.verdict == .relayConfiguration, outcome.phase == .mail || outcome.phase == .rcpt,
            end + Job.stepsAside < before.job.expiresAt
        {
            books[number].aside = end + Job.stepsAside
        }
    }

    /// Jobs that were found to be of no more use when their turn came.
    mutating func lapses(_ queue: QueueModel, at date: Date) {
        for case .served(let number) in queue.turns {
            let row = queue.rows[number]
            guard row.fate != nil, books[number].fate == nil else { continue }
            books[number].fate = row.fate
            if date < row.job.expiresAt { fail(.sentWhileUseful, "job \(row.job.id) lapsed at \(date)") }
        }
    }

    mutating func intervenes(before: QueueModel.Row, after: QueueModel.Row) {
        let number = QueueModel.number(before.job.id)
        (books[number].fate, books[number].aside) = (after.fate, .distantPast)
        guard before.fate != nil, after.fate == nil else { return }
        books[number].tally = Job.Tally(attempts: before.job.tally.attempts)
        // Nobody knew, and the operator chose a second copy.
        if before.fate == .unknown { books[number].doubts += 1 }
    }
}
