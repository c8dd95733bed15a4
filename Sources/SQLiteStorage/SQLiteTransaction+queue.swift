import Foundation
import Jobs
import Policy
import Storage

/// The queue as people see it: live jobs and history as one.
extension SQLiteTransaction {
    func job(_ id: JobID) throws(StorageError) -> JobRecord? {
        try attempt {
            try first(
                """
                SELECT j.id, j.created_at, j.expires_at, j.attempts, j.failures, j.unknowns, j.worker_deaths, j.letter,
                    c.name, p.name, u.email, j.reason, j.message_id, r.name, j.lane, j.due_at
                FROM jobs j JOIN customers c ON c.id = j.customer_id JOIN portals p ON p.id = j.portal_id
                    JOIN users u ON u.id = j.user_id JOIN relays r ON r.id = j.relay_id
                WHERE j.id = ?
                """, [id.rawValue], SQLiteTransaction.liveJob)
                ?? first(
                    """
                    SELECT j.id, j.created_at, j.expires_at, j.attempts, j.failures, j.unknowns, j.worker_deaths,
                        j.letter, c.name, p.name, u.email, j.reason, j.message_id, r.name, j.state, j.finished_at
                    FROM finished_jobs j JOIN customers c ON c.id = j.customer_id JOIN portals p ON p.id = j.portal_id
                        JOIN users u ON u.id = j.user_id JOIN relays r ON r.id = j.relay_id
                    WHERE j.id = ?
                    """, [id.rawValue], SQLiteTransaction.finishedJob)
        }
    }

    func jobs(_ filter: JobFilter) throws(StorageError) -> [JobRecord] {
        try attempt {
            let wanted = filter.states.isEmpty ? Set(JobState.allCases) : filter.states
            let portals = filter.portals.map { JSONArray.of($0.map(\.rawValue)) }
            let before = filter.before?.rawValue ?? Int64.max
            var found: [JobRecord] = []
            if !wanted.isDisjoint(with: [.queued, .sending]) {
                found += try all(
                    """
                    SELECT j.id, j.created_at, j.expires_at, j.attempts, j.failures, j.unknowns, j.worker_deaths,
                        j.letter, c.name, p.name, u.email, j.reason, j.message_id, r.name, j.lane, j.due_at
                    FROM jobs j JOIN customers c ON c.id = j.customer_id JOIN portals p ON p.id = j.portal_id
                        JOIN users u ON u.id = j.user_id JOIN relays r ON r.id = j.relay_id
                    WHERE j.id < ?1 AND (?2 IS NULL OR j.portal_id IN (SELECT value FROM json_each(?2)))
                        AND ((?3 AND j.lane IN (0, 1)) OR (?4 AND j.lane = 2))
                    ORDER BY j.id DESC LIMIT ?5
                    """,
                    [before, portals, wanted.contains(.queued), wanted.contains(.sending), filter.limit],
                    SQLiteTransaction.readable(SQLiteTransaction.liveJob)
                ).compactMap { $0 }
            }
            let finished = wanted.filter(\.isFinished)
            let areAll = finished.count == JobState.allCases.count(where: \.isFinished)
            switch filter.portals {
            case nil where areAll: found += try finishedJobs(before, filter.limit)
            case nil: for state in finished { found += try finishedJobs(state, before, filter.limit) }
            case .some: found += try finishedJobs(of: portals, finished, before, filter.limit)
            }
            return Array(found.sorted { $0.job.id > $1.job.id }.prefix(filter.limit))
        }
    }

    private func finishedJobs(_ before: Int64, _ limit: Int) throws -> [JobRecord] {
        try all(
            """
            SELECT j.id, j.created_at, j.expires_at, j.attempts, j.failures, j.unknowns, j.worker_deaths,
                j.letter, c.name, p.name, u.email, j.reason, j.message_id, r.name, j.state, j.finished_at
            FROM finished_jobs j JOIN customers c ON c.id = j.customer_id JOIN portals p ON p.id = j.portal_id
                JOIN users u ON u.id = j.user_id JOIN relays r ON r.id = j.relay_id
            WHERE j.id < ? ORDER BY j.id DESC LIMIT ?
            """, [before, limit], SQLiteTransaction.readable(SQLiteTransaction.finishedJob)
        ).compactMap { $0 }
    }

    private func finishedJobs(_ state: JobState, _ before: Int64, _ limit: Int) throws -> [JobRecord] {
        try all(
            """
            SELECT j.id, j.created_at, j.expires_at, j.attempts, j.failures, j.unknowns, j.worker_deaths,
                j.letter, c.name, p.name, u.email, j.reason, j.message_id, r.name, j.state, j.finished_at
            FROM finished_jobs j JOIN customers c ON c.id = j.customer_id JOIN portals p ON p.id = j.portal_id
                JOIN users u ON u.id = j.user_id JOIN relays r ON r.id = j.relay_id
            WHERE j.state = ? AND j.id < ? ORDER BY j.id DESC LIMIT ?
            """, [state.rawValue, before, limit], SQLiteTransaction.readable(SQLiteTransaction.finishedJob)
        ).compactMap { $0 }
    }

    /// Looks through history from its end. An index would find them at once, and cost every mail of the drain; history is
    /// forgotten after its retention.
    private func finishedJobs(
        of portals: String?, _ states: Set<JobState>, _ before: Int64, _ limit: Int
    ) throws -> [JobRecord] {
        guard !states.isEmpty else { return [] }
        let names = "," + states.map(\.rawValue).joined(separator: ",") + ","
        return try all(
            """
            SELECT j.id, j.created_at, j.expires_at, j.attempts, j.failures, j.unknowns, j.worker_deaths,
                j.letter, c.name, p.name, u.email, j.reason, j.message_id, r.name, j.state, j.finished_at
            FROM finished_jobs j JOIN customers c ON c.id = j.customer_id JOIN portals p ON p.id = j.portal_id
                JOIN users u ON u.id = j.user_id JOIN relays r ON r.id = j.relay_id
            WHERE j.portal_id IN (SELECT value FROM json_each(?)) AND j.id < ? AND instr(?, ',' || j.state || ',')
            ORDER BY j.id DESC LIMIT ?
            """, [portals, before, names, limit], SQLiteTransaction.readable(SQLiteTransaction.finishedJob)
        ).compactMap { $0 }
    }

    /// One damaged row must not hide the others from an operator; asked for by its id, it says what is wrong.
    static func readable<Value>(_ read: @escaping (Row) throws -> Value) -> (Row) throws -> Value? {
        { row in
            do { return try read(row) } catch StorageError.undecodable { return nil }
        }
    }

    /// Reads the fourteen columns that live and finished jobs share, then `lane, due_at`.
    static func liveJob(_ row: Row) throws -> JobRecord {
        let isSending = row[14] == Lane.sending.rawValue
        return try record(
            row, state: isSending ? .sending : .queued,
            nextAttemptAt: isSending ? nil : Date(milliseconds: row[15] as Int64), finishedAt: nil)
    }

    /// … then `state, finished_at`.
    static func finishedJob(_ row: Row) throws -> JobRecord {
        try record(
            row, state: try Decoding.named(row[14], of: "job", row[0]), nextAttemptAt: nil,
            finishedAt: Date(milliseconds: row[15] as Int64))
    }

    private static func record(
        _ row: Row, state: JobState, nextAttemptAt: Date?, finishedAt: Date?
    ) throws -> JobRecord {
        let id: Int64 = row[0]
        return JobRecord(
            job: Job(
                id: JobID(rawValue: id), createdAt: Date(milliseconds: row[1] as Int64),
                expiresAt: Date(milliseconds: row[2] as Int64),
                tally: Job.Tally(attempts: row[3], failures: row[4], unknowns: row[5], workerDeaths: row[6])),
            letter: try Decoding.named(row[7], of: "job", id),
            customer: try Decoding.slug(row[8], of: "job", id), portal: try Decoding.slug(row[9], of: "job", id),
            recipient: try Decoding.address(row[10], of: "job", id), state: state, nextAttemptAt: nextAttemptAt,
            finishedAt: finishedAt, reason: row[11], messageID: row[12],
            relay: try Decoding.slug(row[13], of: "job", id))
    }

    func attempts(of job: JobID) throws(StorageError) -> [Attempt] {
        try attempt {
            try all(
                """
                SELECT number, started_at, finished_at, relay, phase, verdict, code, enhanced_code, reply, reason
                FROM attempts WHERE job_id = ? ORDER BY number
                """, [job.rawValue]
            ) { row in try SQLiteTransaction.attempt(row, of: job.rawValue) }
        }
    }

    /// Reads the ten columns of the statement above.
    static func attempt(_ row: Row, of job: Int64) throws -> Attempt {
        Attempt(
            number: row[0], startedAt: Date(milliseconds: row[1] as Int64),
            finishedAt: Date(milliseconds: row[2] as Int64), relay: row[3],
            outcome: try Decoding.outcome(row, from: 4, of: "attempt of job", job))
    }

    func queueDepths() throws(StorageError) -> [QueueDepth] {
        try attempt {
            try all(
                """
                SELECT r.id, r.name, c.weight, g.lane, sum(g.jobs), min(g.oldest)
                FROM (SELECT relay_id, customer_id, lane, count(*) AS jobs, min(created_at) AS oldest
                        FROM jobs GROUP BY relay_id, customer_id, lane) g
                    JOIN relays r ON r.id = g.relay_id JOIN customers c ON c.id = g.customer_id
                GROUP BY r.id, c.weight, g.lane ORDER BY r.id, c.weight, g.lane
                """, []
            ) { row in
                let state: QueueDepth.State =
                    switch row[3] as Int {
                    case Lane.ready.rawValue: .ready
                    case Lane.waiting.rawValue: .waiting
                    default: .sending
                    }
                return QueueDepth(
                    relay: try Decoding.slug(row[1], of: "relay", row[0]), weight: row[2], state: state, count: row[4],
                    oldest: Date(milliseconds: row[5] as Int64))
            }
        }
    }

    func statistics() throws(StorageError) -> QueueStatistics {
        try attempt {
            var counts = Dictionary(uniqueKeysWithValues: JobState.allCases.map { ($0, 0) })
            let lanes = try all("SELECT lane, count(*) FROM jobs GROUP BY lane", []) { row in
                (lane: row[0] as Int, count: row[1] as Int)
            }
            for (lane, count) in lanes {
                counts[lane == Lane.sending.rawValue ? .sending : .queued, default: 0] += count
            }
            let finished = try all(
                "SELECT state, count(*) FROM finished_jobs WHERE state <> 'delivered' GROUP BY state", []
            ) { row in (state: try Decoding.named(row[0], of: "job state", 0) as JobState, count: row[1] as Int) }
            for (state, count) in finished { counts[state] = count }
            let total = try first("SELECT count(*) FROM finished_jobs", []) { $0[0] as Int } ?? 0
            counts[.delivered] = total - finished.reduce(0) { $0 + $1.count }
            let oldest = try first("SELECT min(created_at) FROM jobs WHERE lane = 0", []) {
                Date(milliseconds: $0[0] as Int64?)
            }
            return QueueStatistics(
                counts: counts, oldestReady: oldest.flatMap { $0 },
                waitingForRetry: lanes.first { $0.lane == Lane.waiting.rawValue }?.count ?? 0)
        }
    }
}
