import Foundation
import Jobs
import Policy
import Storage

/// The numbers in `jobs.lane`, one partial index for each.
enum Lane: Int {
    /// To be claimed in the order of `fair_tag`.
    case ready = 0
    /// Becomes ready at `due_at`.
    case waiting = 1
    case sending = 2
}

/// Putting jobs in line and taking them out: the hot path. Each statement finds its rows by an index that
/// holds nothing else, so that the cost does not grow with the queue or its history.
extension SQLiteTransaction {
    func enqueue(_ job: NewJob) throws(StorageError) -> JobID {
        try attempt {
            let tag = try takeTurn(of: job.customer.rawValue, at: job.relay.rawValue)
            try run(
                """
                INSERT INTO jobs (letter, relay_id, customer_id, portal_id, user_id, link_id, message_id, created_at,
                    expires_at, lane, fair_tag, due_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
                """,
                [
                    job.request.letter.rawValue, job.relay.rawValue, job.customer.rawValue, job.portal.rawValue,
                    job.user.rawValue, job.link?.rawValue, job.messageID, job.createdAt.milliseconds,
                    job.expiresAt.milliseconds, tag, job.createdAt.milliseconds,
                ])
            let id = statements.lastInsertedID
            try run("UPDATE users SET last_job_id = ? WHERE id = ?", [id, job.user.rawValue])
            tray.queuedJobs = true
            return JobID(rawValue: id)
        }
    }

    /// The fair-queueing tag of a customer's next job at a relay.
    func takeTurn(of customer: Int64, at relay: Int64) throws -> Int64 {
        try tray.turns.take(of: customer, at: relay, statements)
    }

    func claim(
        _ limit: Int, for relay: RelayID, under lease: Lease, at now: Date
    ) throws(StorageError) -> [ClaimedJob] {
        try attempt {
            // Jobs held under a lease that nobody watches would never be found orphans.
            let mayClaim = try first(
                """
                SELECT 1 FROM leases l JOIN relays r ON r.id = ?2 AND r.paused_at IS NULL WHERE l.token = ?1
                """, [lease.token, relay.rawValue]
            ) { _ in true }
            guard mayClaim ?? false else { return [] }
            try promote(limit, at: relay.rawValue, now)
            var portals: [Int64: PortalRecord] = [:]
            let line = try all(
                """
                SELECT j.id, j.letter, j.portal_id, j.message_id, j.created_at, j.expires_at, j.attempts, j.failures,
                    j.unknowns, j.worker_deaths, j.fair_tag, u.id, u.status, u.mfa, u.reset_id, u.email, u.name,
                    u.locale, l.id, l.purpose, l.user_id, l.portal_id, l.reset_id, l.expires_at, l.fate, l.salt, l.key_id
                FROM jobs j LEFT JOIN users u ON u.id = j.user_id LEFT JOIN links l ON l.id = j.link_id
                WHERE j.lane = 0 AND j.relay_id = ? ORDER BY j.fair_tag, j.id LIMIT ?
                """, [relay.rawValue, limit]
            ) { row in try candidate(row, &portals) }
            let held = try first(
                "SELECT count(*), max(worker_deaths) FROM jobs WHERE lane = 2 AND lease = ?", [lease.token]
            ) { row in (count: row[0] as Int, deaths: row[1] as Int? ?? 0) }
            let candidates = line.prefix(
                Job.admitted(
                    of: line.map(\.job), isEmptyHanded: (held?.count ?? 0) == 0, holdsSuspect: (held?.deaths ?? 0) > 0))
            var claimed: [ClaimedJob] = []
            claimed.reserveCapacity(candidates.count)
            for candidate in candidates {
                let job = candidate.job
                guard job.isUseful(at: now) else {
                    try finish(
                        job.id, as: job.stateAtExpiry, reason: "its letter was no longer of use", at: now)
                    continue
                }
                switch candidate.facts {
                case .success(let facts):
                    claimed.append(ClaimedJob(job: job, messageID: candidate.messageID, facts: facts))
                case .failure(.undecodable(let what, let id, let detail)):
                    // One damaged row must not stop the line.
                    try finish(job.id, as: .failed, reason: "\(what) \(id) cannot be read: \(detail)", at: now)
                case .failure(let error): throw error
                }
            }
            // What was not claimed has left the line above, so the claimed ones are the first in it.
            let changed = try run(
                """
                UPDATE jobs SET lane = 2, lease = ? WHERE id IN (
                    SELECT id FROM jobs WHERE lane = 0 AND relay_id = ? ORDER BY fair_tag, id LIMIT ?)
                """, [lease.token, relay.rawValue, claimed.count])
            guard changed == claimed.count else { throw StorageError.engine(detail: "a claim took other jobs") }
            if let last = candidates.last {
                // Turns are reckoned from the virtual time.
                try tray.turns.store(statements)
                try run(
                    "UPDATE relays SET virtual_time = max(virtual_time, ?) WHERE id = ?", [last.tag, relay.rawValue])
            }
            return claimed
        }
    }

    /// Puts jobs whose wait is over back in line, behind what their customer has there already.
    private func promote(_ limit: Int, at relay: Int64, _ now: Date) throws {
        let due = try all(
            "SELECT id, customer_id FROM jobs WHERE lane = 1 AND relay_id = ? AND due_at <= ? ORDER BY due_at LIMIT ?",
            [relay, now.milliseconds, limit]
        ) { row in (id: row[0] as Int64, customer: row[1] as Int64) }
        // Put off by a clock that has been set back since, they would wait until it is there again.
        let farAway = try all(
            "SELECT id, customer_id FROM jobs WHERE lane = 1 AND relay_id = ? AND due_at > ? ORDER BY due_at LIMIT ?",
            [relay, (now + RetrySchedule.longestWait).milliseconds, limit - due.count]
        ) { row in (id: row[0] as Int64, customer: row[1] as Int64) }
        for job in due + farAway {
            let tag = try takeTurn(of: job.customer, at: relay)
            try run("UPDATE jobs SET lane = 0, fair_tag = ? WHERE id = ?", [tag, job.id])
        }
    }

    /// A job in line, and the world around it if that can be read.
    private struct Candidate {
        let job: Job
        let messageID: String
        let tag: Int64
        let facts: Result<DeliveryFacts, StorageError>
    }

    func facts(for job: JobID, under lease: Lease?) throws(StorageError) -> DeliveryFacts? {
        try attempt {
            var portals: [Int64: PortalRecord] = [:]
            return try first(
                """
                SELECT j.id, j.letter, j.portal_id, j.message_id, j.created_at, j.expires_at, j.attempts, j.failures,
                    j.unknowns, j.worker_deaths, j.fair_tag, u.id, u.status, u.mfa, u.reset_id, u.email, u.name,
                    u.locale, l.id, l.purpose, l.user_id, l.portal_id, l.reset_id, l.expires_at, l.fate, l.salt, l.key_id
                FROM jobs j LEFT JOIN users u ON u.id = j.user_id LEFT JOIN links l ON l.id = j.link_id
                WHERE j.id = ?1 AND (?2 IS NULL OR j.lease = ?2)
                """, [job.rawValue, lease?.token]
            ) { row in try candidate(row, &portals).facts.get() }
        }
    }

    /// Reads the columns of the two statements above.
    private func candidate(_ row: Row, _ portals: inout [Int64: PortalRecord]) throws -> Candidate {
        let job = Job(
            id: JobID(rawValue: row[0]), createdAt: Date(milliseconds: row[4] as Int64),
            expiresAt: Date(milliseconds: row[5] as Int64),
            tally: Job.Tally(attempts: row[6], failures: row[7], unknowns: row[8], workerDeaths: row[9]))
        let facts: Result<DeliveryFacts, StorageError>
        do {
            facts = .success(try self.facts(row, &portals))
        } catch let error as StorageError { facts = .failure(error) }
        return Candidate(job: job, messageID: row[3], tag: row[10], facts: facts)
    }

    private func facts(_ row: Row, _ portals: inout [Int64: PortalRecord]) throws -> DeliveryFacts {
        let id: Int64 = row[0]
        let letter: Letter = try Decoding.named(row[1], of: "job", id)
        guard let portal = try portals[row[2]] ?? portal(PortalID(row[2])) else {
            throw StorageError.undecodable(what: "job", id: id, detail: "its portal is gone")
        }
        portals[row[2]] = portal
        guard let userID = row[11] as Int64? else {
            throw StorageError.undecodable(what: "job", id: id, detail: "its user is gone")
        }
        let user = try SQLiteTransaction.portalUser(id: userID, status: row[12], mfa: row[13], reset: row[14])
        let contact = try SQLiteTransaction.contact(id: userID, email: row[15], name: row[16], locale: row[17])
        let link = (row[18] as Int64?) == nil ? nil : try SQLiteTransaction.link(row, from: 18)
        let request: LetterRequest
        switch (letter, link?.link.reset) {
        case (.invitation, _): request = .invitation
        case (.mfaReconfigure, .some(let reset)): request = .mfaReconfigure(reset)
        case (.mfaReconfigure, nil):
            throw StorageError.undecodable(what: "job", id: id, detail: "its link is gone")
        case (.mfaResetNotice, _): request = .mfaResetNotice
        case (.mfaConfiguredNotice, _): request = .mfaConfiguredNotice
        }
        return DeliveryFacts(request: request, user: user, contact: contact, portal: portal, link: link)
    }

    func nextWork(for relay: RelayID) throws(StorageError) -> Date? {
        try attempt {
            let due = try first(
                """
                SELECT CASE WHEN EXISTS (SELECT 1 FROM jobs WHERE lane = 0 AND relay_id = ?1) THEN 0
                    ELSE (SELECT min(due_at) FROM jobs WHERE lane = 1 AND relay_id = ?1) END
                WHERE EXISTS (SELECT 1 FROM relays WHERE id = ?1 AND paused_at IS NULL)
                """, [relay.rawValue]
            ) { row in Date(milliseconds: row[0] as Int64?) }
            return due.flatMap { $0 }
        }
    }
}
