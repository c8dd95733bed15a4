import Foundation
import Jobs
import Policy
import Storage

/// Pages of users. Every way to sort has an index that holds what a search and a filter look at; rows are read for the
/// page that is shown, and for no other user.
extension SQLiteTransaction {
    func userPage(in portal: PortalID, _ query: UserQuery) throws(StorageError) -> UserPage {
        try attempt {
            let census = try census(of: portal)
            let search = SearchKey.of(query.search.trimmingCharacters(in: .whitespacesAndNewlines))
            let needle = search.isEmpty ? nil : search
            let rows = try users(in: portal, query, needle)
            let users = rows.compactMap { $0 }
            let mails = try lastMails(of: users.map(\.user.id), in: portal)
            return UserPage(
                users: users.map { ListedUser(user: $0, lastMail: mails[$0.user.id]) },
                matches: try matches(in: portal, query, needle, rows.count, census),
                census: census)
        }
    }

    /// - Parameter found: how many of them are on the page.
    private func matches(
        in portal: PortalID, _ query: UserQuery, _ needle: String?, _ found: Int, _ census: UserCensus
    ) throws -> Int {
        guard let needle else { return census.count(status: query.status, mfa: query.mfa) }
        // The last page tells by itself, without another look at everybody.
        if found < query.limit, found > 0 || query.offset == 0 { return query.offset + found }
        return try count(in: portal, query, needle)
    }

    private func census(of portal: PortalID) throws -> UserCensus {
        var census = UserCensus()
        let counts = try all(
            """
            SELECT status, mfa, count(*) FROM users INDEXED BY users_by_status WHERE portal_id = ? GROUP BY status, mfa
            """, [portal.rawValue]
        ) { row in
            (
                try Decoding.named(row[0], of: "portal", portal.rawValue) as UserStatus,
                try Decoding.named(row[1], of: "portal", portal.rawValue) as MFAStateName, row[2] as Int
            )
        }
        for (status, mfa, count) in counts { census[status, mfa] = count }
        return census
    }

    private func count(in portal: PortalID, _ query: UserQuery, _ needle: String) throws -> Int {
        try first(
            """
            SELECT count(*) FROM users INDEXED BY users_by_email
            WHERE portal_id = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR mfa = ?3)
                AND (instr(email_key, ?4) OR instr(name_key, ?4))
            """, [portal.rawValue, query.status?.rawValue, query.mfa?.rawValue, needle]
        ) { $0[0] as Int } ?? 0
    }

    /// - Returns: nil for a row that cannot be read: it must not hide the others.
    private func users(in portal: PortalID, _ query: UserQuery, _ needle: String?) throws -> [UserRecord?] {
        let values: [(any ColumnValue)?] = [
            portal.rawValue, query.status?.rawValue, query.mfa?.rawValue, needle, query.limit, query.offset,
        ]
        return try all(
            SQLiteTransaction.listing(query.sort, query.isDescending), values,
            SQLiteTransaction.readable(SQLiteTransaction.user))
    }

    private static func listing(_ sort: UserQuery.Sort, _ isDescending: Bool) -> StaticString {
        switch (sort, isDescending) {
        case (.email, false):
            """
            SELECT id, portal_id, email, name, locale, status, mfa, reset_id, password_hash, wrong_codes,
                wrong_code_at, wrong_passwords, wrong_password_at, created_at
            FROM users INDEXED BY users_by_email
            WHERE portal_id = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR mfa = ?3)
                AND (?4 IS NULL OR instr(email_key, ?4) OR instr(name_key, ?4))
            ORDER BY email_key LIMIT ?5 OFFSET ?6
            """
        case (.email, true):
            """
            SELECT id, portal_id, email, name, locale, status, mfa, reset_id, password_hash, wrong_codes,
                wrong_code_at, wrong_passwords, wrong_password_at, created_at
            FROM users INDEXED BY users_by_email
            WHERE portal_id = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR mfa = ?3)
                AND (?4 IS NULL OR instr(email_key, ?4) OR instr(name_key, ?4))
            ORDER BY email_key DESC LIMIT ?5 OFFSET ?6
            """
        case (.name, false):
            """
            SELECT id, portal_id, email, name, locale, status, mfa, reset_id, password_hash, wrong_codes,
                wrong_code_at, wrong_passwords, wrong_password_at, created_at
            FROM users INDEXED BY users_by_name
            WHERE portal_id = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR mfa = ?3)
                AND (?4 IS NULL OR instr(email_key, ?4) OR instr(name_key, ?4))
            ORDER BY name_key, email_key LIMIT ?5 OFFSET ?6
            """
        case (.name, true):
            """
            SELECT id, portal_id, email, name, locale, status, mfa, reset_id, password_hash, wrong_codes,
                wrong_code_at, wrong_passwords, wrong_password_at, created_at
            FROM users INDEXED BY users_by_name
            WHERE portal_id = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR mfa = ?3)
                AND (?4 IS NULL OR instr(email_key, ?4) OR instr(name_key, ?4))
            ORDER BY name_key DESC, email_key DESC LIMIT ?5 OFFSET ?6
            """
        case (.status, false):
            """
            SELECT id, portal_id, email, name, locale, status, mfa, reset_id, password_hash, wrong_codes,
                wrong_code_at, wrong_passwords, wrong_password_at, created_at
            FROM users INDEXED BY users_by_status
            WHERE portal_id = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR mfa = ?3)
                AND (?4 IS NULL OR instr(email_key, ?4) OR instr(name_key, ?4))
            ORDER BY status, mfa, email_key LIMIT ?5 OFFSET ?6
            """
        case (.status, true):
            """
            SELECT id, portal_id, email, name, locale, status, mfa, reset_id, password_hash, wrong_codes,
                wrong_code_at, wrong_passwords, wrong_password_at, created_at
            FROM users INDEXED BY users_by_status
            WHERE portal_id = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR mfa = ?3)
                AND (?4 IS NULL OR instr(email_key, ?4) OR instr(name_key, ?4))
            ORDER BY status DESC, mfa DESC, email_key DESC LIMIT ?5 OFFSET ?6
            """
        case (.mfa, false):
            """
            SELECT id, portal_id, email, name, locale, status, mfa, reset_id, password_hash, wrong_codes,
                wrong_code_at, wrong_passwords, wrong_password_at, created_at
            FROM users INDEXED BY users_by_mfa
            WHERE portal_id = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR mfa = ?3)
                AND (?4 IS NULL OR instr(email_key, ?4) OR instr(name_key, ?4))
            ORDER BY mfa, status, email_key LIMIT ?5 OFFSET ?6
            """
        case (.mfa, true):
            """
            SELECT id, portal_id, email, name, locale, status, mfa, reset_id, password_hash, wrong_codes,
                wrong_code_at, wrong_passwords, wrong_password_at, created_at
            FROM users INDEXED BY users_by_mfa
            WHERE portal_id = ?1 AND (?2 IS NULL OR status = ?2) AND (?3 IS NULL OR mfa = ?3)
                AND (?4 IS NULL OR instr(email_key, ?4) OR instr(name_key, ?4))
            ORDER BY mfa DESC, status DESC, email_key DESC LIMIT ?5 OFFSET ?6
            """
        }
    }

    func lastMails(of users: [UserID], in portal: PortalID) throws(StorageError) -> [UserID: LastMail] {
        try attempt {
            let wanted: [(any ColumnValue)?] = [JSONArray.of(users.map(\.rawValue)), portal.rawValue]
            let live = try all(
                """
                SELECT j.id, j.created_at, j.expires_at, j.attempts, j.failures, j.unknowns, j.worker_deaths, j.letter,
                    c.name, p.name, u.email, j.reason, j.message_id, r.name, j.lane, j.due_at, u.id
                FROM json_each(?1) w CROSS JOIN users u ON u.id = w.value CROSS JOIN jobs j ON j.id = u.last_job_id
                    JOIN customers c ON c.id = j.customer_id JOIN portals p ON p.id = j.portal_id
                    JOIN relays r ON r.id = j.relay_id
                WHERE u.portal_id = ?2
                """, wanted,
                SQLiteTransaction.readable { row in (UserID(row[16]), try SQLiteTransaction.liveJob(row)) })
            let finished = try all(
                """
                SELECT j.id, j.created_at, j.expires_at, j.attempts, j.failures, j.unknowns, j.worker_deaths, j.letter,
                    c.name, p.name, u.email, j.reason, j.message_id, r.name, j.state, j.finished_at, u.id
                FROM json_each(?1) w CROSS JOIN users u ON u.id = w.value
                    CROSS JOIN finished_jobs j ON j.id = u.last_job_id
                    JOIN customers c ON c.id = j.customer_id JOIN portals p ON p.id = j.portal_id
                    JOIN relays r ON r.id = j.relay_id
                WHERE u.portal_id = ?2
                """, wanted,
                SQLiteTransaction.readable { row in (UserID(row[16]), try SQLiteTransaction.finishedJob(row)) })
            let jobs = (live + finished).compactMap { $0 }
            let tried = jobs.filter { $0.1.job.tally.attempts > 0 }.map(\.1.job.id.rawValue)
            let attempts = try all(
                """
                SELECT a.number, a.started_at, a.finished_at, a.relay, a.phase, a.verdict, a.code, a.enhanced_code,
                    a.reply, a.reason, a.job_id
                FROM json_each(?) w CROSS JOIN attempts a ON a.job_id = w.value
                WHERE a.number = (SELECT max(m.number) FROM attempts m WHERE m.job_id = w.value)
                """, [JSONArray.of(tried)],
                SQLiteTransaction.readable { row in
                    (JobID(rawValue: row[10]), try SQLiteTransaction.attempt(row, of: row[10]))
                })
            let latest = Dictionary(attempts.compactMap { $0 }, uniquingKeysWith: { first, _ in first })
            return Dictionary(
                jobs.map { user, job in (user, LastMail(job: job, latest: latest[job.job.id])) },
                uniquingKeysWith: { first, _ in first })
        }
    }
}
