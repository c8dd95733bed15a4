import Foundation
import GRDB
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
            let id = database.lastInsertedRowID
            try run("UPDATE users SET last_job_id = ? WHERE id = ?", [id, job.user.rawValue])
            tray.queuedJobs = true
            return JobID(rawValue: id)
        }
    }

    /// The fair-queueing tag of a customer's next job at a relay.
    func takeTurn(of customer: Int64, at relay: Int64) throws -> Int64 {
        let state = try first(
            """
            SELECT r.virtual_time, coalesce(f.finish, 0), c.weight
            FROM relays r JOIN customers c ON c.id = ?2
            LEFT JOIN fair_shares f ON f.relay_id = r.id AND f.customer_id = c.id WHERE r.id = ?1
            """, [relay, customer]
        ) { row in
            (share: FairShare(virtualTime: row[0], tenantFinish: row[1]), weight: row[2] as Int64)
        }
        guard let state else { throw StorageError.engine(detail: "no relay \(relay) or no customer \(customer)") }
        let turn = state.share.next(weight: state.weight)
        try run(
            "INSERT OR REPLACE INTO fair_shares (relay_id, customer_id, finish) VALUES (?, ?, ?)",
            [relay, customer, turn.finish])
        return turn.tag
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
            let line = try all(
                """
                SELECT id, letter, portal_id, user_id, link_id, message_id, created_at, expires_at, attempts, failures,
                    unknowns, worker_deaths, fair_tag
                FROM jobs WHERE lane = 0 AND relay_id = ? ORDER BY fair_tag, id LIMIT ?
                """, [relay.rawValue, limit], Candidate.init)
            let held = try all("SELECT worker_deaths FROM jobs WHERE lane = 2 AND lease = ?", [lease.token]) { row in
                row[0] as Int
            }
            let candidates = line.prefix(
                Job.admitted(
                    of: line.map(\.job), isEmptyHanded: held.isEmpty, holdsSuspect: held.contains { $0 > 0 }))
            var portals: [Int64: PortalRecord] = [:]
            var claimed: [ClaimedJob] = []
            for candidate in candidates {
                let job = candidate.job
                guard job.isUseful(at: now) else {
                    try finish(
                        job.id, as: job.stateAtExpiry, reason: "its letter was no longer of use", at: now)
                    continue
                }
                do {
                    claimed.append(
                        ClaimedJob(
                            job: job, messageID: candidate.messageID, facts: try facts(candidate, &portals)))
                } catch StorageError.undecodable(let what, let id, let detail) {
                    // One damaged row must not stop the line.
                    try finish(job.id, as: .failed, reason: "\(what) \(id) cannot be read: \(detail)", at: now)
                    continue
                }
                try run("UPDATE jobs SET lane = 2, lease = ? WHERE id = ?", [lease.token, job.id.rawValue])
            }
            if let last = candidates.last {
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

    /// A row of `jobs` in line.
    private struct Candidate {
        let job: Job
        let letter: String
        let portal: Int64
        let user: Int64
        let link: Int64?
        let messageID: String
        let tag: Int64

        /// Reads `id, letter, portal_id, user_id, link_id, message_id, created_at, expires_at, …, fair_tag`.
        init(_ row: Row) {
            job = Job(
                id: JobID(rawValue: row[0]), createdAt: Date(milliseconds: row[6] as Int64),
                expiresAt: Date(milliseconds: row[7] as Int64),
                tally: Job.Tally(attempts: row[8], failures: row[9], unknowns: row[10], workerDeaths: row[11]))
            letter = row[1]
            portal = row[2]
            user = row[3]
            link = row[4]
            messageID = row[5]
            tag = row[12]
        }
    }

    func facts(for job: JobID) throws(StorageError) -> DeliveryFacts? {
        try attempt {
            let candidate = try first(
                """
                SELECT id, letter, portal_id, user_id, link_id, message_id, created_at, expires_at, attempts, failures,
                    unknowns, worker_deaths, fair_tag
                FROM jobs WHERE id = ?
                """, [job.rawValue], Candidate.init)
            var portals: [Int64: PortalRecord] = [:]
            return try candidate.map { try facts($0, &portals) }
        }
    }

    private func facts(_ job: Candidate, _ portals: inout [Int64: PortalRecord]) throws -> DeliveryFacts {
        let id = job.job.id.rawValue
        let letter: Letter = try Decoding.named(job.letter, of: "job", id)
        guard let portal = try portals[job.portal] ?? portal(job.portal) else {
            throw StorageError.undecodable(what: "job", id: id, detail: "its portal is gone")
        }
        portals[job.portal] = portal
        let person = try first(
            """
            SELECT u.id, u.status, u.mfa, u.reset_id, u.email, u.name, u.locale,
                l.id, l.purpose, l.user_id, l.portal_id, l.reset_id, l.expires_at, l.fate, l.salt, l.key_id
            FROM users u LEFT JOIN links l ON l.id = ?2 WHERE u.id = ?1
            """, [job.user, job.link]
        ) { row in
            (
                user: try SQLiteTransaction.portalUser(id: row[0], status: row[1], mfa: row[2], reset: row[3]),
                contact: try SQLiteTransaction.contact(id: row[0], email: row[4], name: row[5], locale: row[6]),
                link: (row[7] as Int64?) == nil ? nil : try SQLiteTransaction.link(row, from: 7)
            )
        }
        guard let person else {
            throw StorageError.undecodable(what: "job", id: id, detail: "its user is gone")
        }
        let request: LetterRequest
        switch (letter, person.link?.link.reset) {
        case (.invitation, _): request = .invitation
        case (.mfaReconfigure, .some(let reset)): request = .mfaReconfigure(reset)
        case (.mfaReconfigure, nil):
            throw StorageError.undecodable(what: "job", id: id, detail: "its link is gone")
        case (.mfaResetNotice, _): request = .mfaResetNotice
        case (.mfaConfiguredNotice, _): request = .mfaConfiguredNotice
        }
        return DeliveryFacts(
            request: request, user: person.user, contact: person.contact, portal: portal, link: person.link)
    }

    func nextWork(for relay: RelayID) throws(StorageError) -> Date? {
        try attempt {
            let due = try first(
                """
                SELECT CASE WHEN EXISTS (SELECT 1 FROM jobs WHERE lane = 0 AND relay_id = ?1) THEN 0
                    ELSE (SELECT min(due_at) FROM jobs WHERE lane = 1 AND relay_id = ?1) END
                """, [relay.rawValue]
            ) { row in Date(milliseconds: row[0] as Int64?) }
            return due.flatMap { $0 }
        }
    }
}
