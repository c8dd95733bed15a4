import Foundation
import Jobs
import Policy
import Storage

/// Leases, and what becomes of jobs in hand. Nothing changes for a job that is not held under the lease.
extension SQLiteTransaction {
    func renew(_ lease: Lease, until: Date, isNew: Bool) throws(StorageError) -> Bool {
        try attempt {
            if isNew {
                return try run(
                    "INSERT INTO leases (token, owner, until) VALUES (?, ?, ?)",
                    [lease.token, lease.owner, until.milliseconds]) == 1
            }
            return try run("UPDATE leases SET until = ? WHERE token = ?", [until.milliseconds, lease.token]) == 1
        }
    }

    func settle(_ settlements: [Settlement], under lease: Lease) throws(StorageError) -> [Bool] {
        try attempt { try settlements.map { try settle($0, under: lease) } }
    }

    private func settle(_ settlement: Settlement, under lease: Lease) throws -> Bool {
        let id = settlement.job.rawValue
        let (attempt, tally) = (settlement.attempt, settlement.transition.tally)
        let changed: Int
        switch settlement.transition {
        case .retry(let date, _):
            let isReady = date <= attempt.finishedAt
            changed = try run(
                """
                UPDATE jobs SET lane = ?, lease = NULL, due_at = ?, attempts = ?, failures = ?, unknowns = ?,
                    worker_deaths = ?, reason = ?
                WHERE id = ? AND lease = ?
                """,
                [
                    (isReady ? Lane.ready : .waiting).rawValue, date.milliseconds, tally.attempts, tally.failures,
                    tally.unknowns, tally.workerDeaths, attempt.outcome.reason, id, lease.token,
                ])
            if changed == 1, isReady { tray.queuedJobs = true }
        case .finish(let state, _):
            changed = try run(
                """
                INSERT INTO finished_jobs (id, letter, relay_id, customer_id, portal_id, user_id, link_id, message_id,
                    created_at, expires_at, finished_at, state, attempts, failures, unknowns, worker_deaths, reason)
                SELECT id, letter, relay_id, customer_id, portal_id, user_id, link_id, message_id,
                    created_at, expires_at, ?, ?, ?, ?, ?, ?, ? FROM jobs WHERE id = ? AND lease = ?
                """,
                [
                    attempt.finishedAt.milliseconds, state.rawValue, tally.attempts, tally.failures, tally.unknowns,
                    tally.workerDeaths, attempt.outcome.reason, id, lease.token,
                ])
            if changed == 1 {
                try run("DELETE FROM jobs WHERE id = ?", [id])
                tray.finished.note(id, as: state, at: attempt.finishedAt)
            }
        }
        guard changed == 1 else { return false }
        try write(attempt, of: id)
        return true
    }

    private func write(_ attempt: Attempt, of job: Int64) throws {
        let outcome = attempt.outcome
        try run(
            """
            INSERT INTO attempts (job_id, number, started_at, finished_at, relay, phase, verdict, code, enhanced_code,
                reply, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                job, attempt.number, attempt.startedAt.milliseconds, attempt.finishedAt.milliseconds, attempt.relay,
                outcome.phase?.rawValue, outcome.verdict.rawValue, outcome.reply?.code,
                outcome.reply?.enhancedCode?.description, outcome.reply?.text, outcome.reason,
            ])
    }

    func handBack(_ jobs: [JobID], under lease: Lease) throws(StorageError) {
        try attempt {
            for job in jobs {
                try run(
                    "UPDATE jobs SET lane = 0, lease = NULL WHERE id = ? AND lease = ?", [job.rawValue, lease.token])
            }
            tray.queuedJobs = !jobs.isEmpty || tray.queuedJobs
        }
    }

    func release(_ lease: Lease) throws(StorageError) {
        try attempt {
            let handedBack = try run(
                "UPDATE jobs SET lane = 0, lease = NULL WHERE lane = 2 AND lease = ?", [lease.token])
            tray.queuedJobs = handedBack > 0 || tray.queuedJobs
            try run("DELETE FROM leases WHERE token = ?", [lease.token])
        }
    }

    func hasLease(beyond date: Date) throws(StorageError) -> Bool {
        try attempt { try first("SELECT 1 FROM leases WHERE until > ?", [date.milliseconds]) { _ in true } ?? false }
    }

    func shortenLeases(to date: Date) throws(StorageError) {
        try attempt { try run("UPDATE leases SET until = min(until, ?)", [date.milliseconds]) }
    }

    func hasOrphans(at now: Date) throws(StorageError) -> Bool {
        try attempt { try first("SELECT 1 FROM leases WHERE until < ?", [now.milliseconds]) { _ in true } ?? false }
    }

    func orphans(at now: Date, limit: Int) throws(StorageError) -> [(lease: Lease, orphans: [Orphan])] {
        try attempt {
            try run(
                """
                DELETE FROM leases WHERE until < ?
                    AND NOT EXISTS (SELECT 1 FROM jobs WHERE lane = 2 AND lease = leases.token)
                """, [now.milliseconds])
            let dead = try all("SELECT token, owner FROM leases WHERE until < ?", [now.milliseconds]) { row in
                Lease(token: row[0], owner: row[1])
            }
            var room = limit
            return try dead.map { lease in
                let orphans = try all(
                    """
                    SELECT j.id, j.created_at, j.expires_at, j.attempts, j.failures, j.unknowns, j.worker_deaths, r.name
                    FROM jobs j JOIN relays r ON r.id = j.relay_id WHERE j.lane = 2 AND j.lease = ? LIMIT ?
                    """, [lease.token, room]
                ) { row in
                    Orphan(
                        job: Job(
                            id: JobID(rawValue: row[0]), createdAt: Date(milliseconds: row[1] as Int64),
                            expiresAt: Date(milliseconds: row[2] as Int64),
                            tally: Job.Tally(
                                attempts: row[3], failures: row[4], unknowns: row[5], workerDeaths: row[6])),
                        relay: row[7])
                }
                room -= orphans.count
                return (lease, orphans)
            }
        }
    }

    func requeue(_ job: JobID, expiresAt: Date, at now: Date) throws(StorageError) {
        try attempt {
            let id = job.rawValue
            let due = try first("SELECT customer_id, relay_id FROM jobs WHERE id = ? AND lane = 1", [id]) { row in
                (customer: row[0] as Int64, relay: row[1] as Int64)
            }
            if let due {
                let tag = try takeTurn(of: due.customer, at: due.relay)
                try run(
                    "UPDATE jobs SET lane = 0, fair_tag = ?, due_at = ? WHERE id = ?", [tag, now.milliseconds, id])
            } else if let old = try first(
                "SELECT customer_id, relay_id FROM finished_jobs WHERE id = ?", [id],
                { row in (customer: row[0] as Int64, relay: row[1] as Int64) })
            {
                let tag = try takeTurn(of: old.customer, at: old.relay)
                // Attempts go on counting, so that the history stays one; what was held against it is forgiven.
                try run(
                    """
                    INSERT INTO jobs (id, letter, relay_id, customer_id, portal_id, user_id, link_id, message_id,
                        created_at, expires_at, lane, fair_tag, due_at, attempts, reason)
                    SELECT id, letter, relay_id, customer_id, portal_id, user_id, link_id, message_id,
                        created_at, ?, 0, ?, ?, attempts, 'retried by an operator' FROM finished_jobs WHERE id = ?
                    """, [expiresAt.milliseconds, tag, now.milliseconds, id])
                try run("DELETE FROM finished_jobs WHERE id = ?", [id])
            }
            tray.queuedJobs = true
        }
    }

    func finish(_ job: JobID, as state: JobState, reason: String, at now: Date) throws(StorageError) {
        try attempt {
            let moved = try run(
                """
                INSERT INTO finished_jobs (id, letter, relay_id, customer_id, portal_id, user_id, link_id, message_id,
                    created_at, expires_at, finished_at, state, attempts, failures, unknowns, worker_deaths, reason)
                SELECT id, letter, relay_id, customer_id, portal_id, user_id, link_id, message_id,
                    created_at, expires_at, ?, ?, attempts, failures, unknowns, worker_deaths, ?
                FROM jobs WHERE id = ? AND lane <> 2
                """,
                [now.milliseconds, state.rawValue, reason, job.rawValue])
            if moved == 1 {
                try run("DELETE FROM jobs WHERE id = ?", [job.rawValue])
                tray.finished.note(job.rawValue, as: state, at: now)
            } else {
                try run(
                    "UPDATE finished_jobs SET state = ?, finished_at = ?, reason = ? WHERE id = ?",
                    [state.rawValue, now.milliseconds, reason, job.rawValue])
            }
        }
    }

    func prune(finishedBefore date: Date, limit: Int) throws(StorageError) -> Int {
        try attempt {
            // Ids are given in the order of time, so the oldest come first and no index on the time is needed.
            let ids = try all(
                """
                SELECT id FROM (SELECT id, finished_at FROM finished_jobs ORDER BY id LIMIT ?) WHERE finished_at < ?
                """, [limit, date.milliseconds]
            ) { row in row[0] as Int64 }
            for id in ids {
                try run("DELETE FROM attempts WHERE job_id = ?", [id])
                try run("DELETE FROM finished_jobs WHERE id = ?", [id])
            }
            return ids.count
        }
    }
}
