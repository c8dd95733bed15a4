import Foundation
import Jobs
import Storage

/// Leases, what becomes of jobs in hand, and operators' acts.
extension QueueModel {
    mutating func renew(_ token: Int64, until: Moment, isNew: Bool) -> Bool {
        let place = leases.firstIndex { $0.token >= token } ?? leases.count
        if isNew {
            leases.insert((token, until), at: place)
            return true
        }
        guard place < leases.count, leases[place].token == token else { return false }
        leases[place].until = until
        return true
    }

    /// - Parameter end: when the attempt ended, by the worker's own clock.
    mutating func settle(_ id: JobID, _ transition: Transition, endedAt end: Date, under token: Int64) -> Bool {
        let number = QueueModel.number(id)
        guard rows[number].lease == token || (flaw == .settlesWithoutFence && rows[number].fate == nil) else {
            return false
        }
        leaveLine(number)
        if flaw != .retryKeepsLease { rows[number].lease = nil }
        let old = rows[number].job
        rows[number].job.tally = transition.tally
        switch transition {
        case .retry(let date, _) where date <= end:
            rows[number].due = date.milliseconds
            standInLine(number)
            turns.append(.returned(number))
        case .retry(let date, _):
            wait(number, until: date.milliseconds)
        case .finish(let state, _):
            (rows[number].lane, rows[number].lease, rows[number].fate) = (nil, nil, state)
        }
        if flaw == .chargesRelayFaults, transition.tally == Job.Tally(old.tally, attempts: 1),
            transition.state == .queued
        {
            rows[number].job.tally.failures += 1
        }
        return true
    }

    mutating func handBack(_ id: JobID, under token: Int64) {
        let number = QueueModel.number(id)
        guard rows[number].lease == token else { return }
        rows[number].lease = nil
        standInLine(number)
        turns.append(.returned(number))
    }

    mutating func release(_ token: Int64) {
        for number in rows.indices where rows[number].lane == .sending { handBack(rows[number].job.id, under: token) }
        leases.removeAll { $0.token == token }
    }

    mutating func orphans(at now: Moment, limit: Int) -> [(token: Int64, jobs: [Job])] {
        leases.removeAll { lease in
            lease.until < now
                && (flaw == .dropsOrphans || !rows.contains { $0.lane == .sending && $0.lease == lease.token })
        }
        var room = limit
        return leases.filter { $0.until < now }.map { lease in
            let jobs = rows.filter { $0.lane == .sending && $0.lease == lease.token }.prefix(room).map(\.job)
            room -= jobs.count
            return (lease.token, jobs)
        }
    }

    mutating func requeue(_ id: JobID, expiresAt: Moment, at now: Moment) {
        let number = QueueModel.number(id)
        switch (rows[number].lane, rows[number].fate) {
        case (.waiting, _):
            leaveLine(number)
            rows[number].due = now
            takeTurn(number)
        case (nil, .some):
            let job = rows[number].job
            rows[number].job = Job(
                id: id, createdAt: job.createdAt, expiresAt: Date(milliseconds: expiresAt),
                tally: Job.Tally(attempts: job.tally.attempts))
            (rows[number].fate, rows[number].due) = (nil, now)
            takeTurn(number)
        default:
            break
        }
    }

    mutating func finish(_ id: JobID, as state: JobState) {
        let number = QueueModel.number(id)
        guard rows[number].lane != .sending else { return }
        if rows[number].lane == .ready { turns.append(.withdrawn(number)) }
        leaveLine(number)
        (rows[number].lane, rows[number].fate) = (nil, state)
    }

    func state(of id: JobID) -> JobState {
        let row = rows[QueueModel.number(id)]
        return row.fate ?? (row.lane == .sending ? .sending : .queued)
    }
}

extension Job.Tally {
    fileprivate init(_ tally: Job.Tally, attempts: Int) {
        self = tally
        self.attempts += attempts
    }
}
