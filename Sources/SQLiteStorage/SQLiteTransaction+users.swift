import Foundation
import Jobs
import Mail
import Policy
import Storage

extension SQLiteTransaction {
    func user(_ email: EmailAddress, in portal: PortalID) throws(StorageError) -> UserRecord? {
        try attempt {
            try first(
                """
                SELECT id, portal_id, email, name, locale, status, mfa, reset_id, password_hash, wrong_codes,
                    wrong_code_at, wrong_passwords, wrong_password_at, created_at
                FROM users WHERE portal_id = ? AND email_key = ?
                """, [portal.rawValue, email.normalized], SQLiteTransaction.user)
        }
    }

    func user(_ id: UserID) throws(StorageError) -> UserRecord? {
        try attempt {
            try first(
                """
                SELECT id, portal_id, email, name, locale, status, mfa, reset_id, password_hash, wrong_codes,
                    wrong_code_at, wrong_passwords, wrong_password_at, created_at
                FROM users WHERE id = ?
                """, [id.rawValue], SQLiteTransaction.user)
        }
    }

    func users(in portal: PortalID, after: EmailAddress?, limit: Int) throws(StorageError) -> [UserRecord] {
        try attempt {
            try all(
                """
                SELECT id, portal_id, email, name, locale, status, mfa, reset_id, password_hash, wrong_codes,
                    wrong_code_at, wrong_passwords, wrong_password_at, created_at
                FROM users WHERE portal_id = ? AND email_key > ? ORDER BY email_key LIMIT ?
                """, [portal.rawValue, after?.normalized ?? "", limit], SQLiteTransaction.user)
        }
    }

    /// Reads the fourteen columns of the statements above.
    static func user(_ row: Row) throws -> UserRecord {
        UserRecord(
            user: try portalUser(id: row[0], status: row[5], mfa: row[6], reset: row[7]),
            portal: PortalID(row[1]),
            contact: try contact(id: row[0], email: row[2], name: row[3], locale: row[4]),
            passwordHash: row[8],
            wrongCodes: WrongGuesses(count: row[9], last: Date(milliseconds: row[10])),
            wrongPasswords: WrongGuesses(count: row[11], last: Date(milliseconds: row[12])),
            createdAt: Date(milliseconds: row[13] as Int64))
    }

    static func portalUser(id: Int64, status: String, mfa: String, reset: Int64?) throws -> PortalUser {
        let state: MFAState
        switch (mfa, reset) {
        case ("never-configured", nil): state = .neverConfigured
        case ("configured", nil): state = .configured
        case ("reset", .some(let reset)): state = .reset(ResetID(reset))
        default: throw StorageError.undecodable(what: "user", id: id, detail: "MFA state \(mfa.prefix(40))")
        }
        return PortalUser(id: UserID(id), status: try Decoding.named(status, of: "user", id), mfa: state)
    }

    static func contact(id: Int64, email: String, name: String?, locale: String?) throws -> Contact {
        Contact(
            email: try Decoding.address(email, of: "user", id),
            name: try name.map { try Decoding.displayName($0, of: "user", id) }, locale: locale)
    }

    func lastJob(to user: UserID) throws(StorageError) -> JobID? {
        try attempt {
            let id = try first("SELECT last_job_id FROM users WHERE id = ?", [user.rawValue]) { $0[0] as Int64? }
            return id.flatMap { $0 }.map(JobID.init(rawValue:))
        }
    }

    func isInvitationWithdrawn(_ user: UserID) throws(StorageError) -> Bool {
        try attempt {
            try first("SELECT 1 FROM withdrawn_invitations WHERE user_id = ?", [user.rawValue]) { _ in true } ?? false
        }
    }

    func add(user: NewUser) throws(StorageError) -> UserID {
        try attempt {
            UserID(
                try insert(
                    "user", user.contact.email.masked,
                    """
                    INSERT INTO users (portal_id, email, email_key, name, name_key, locale, status, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        user.portal.rawValue, user.contact.email.addrSpec, user.contact.email.normalized,
                        user.contact.name?.text, SearchKey.of(user.contact.name?.text ?? ""), user.contact.locale,
                        user.status.rawValue, user.createdAt.milliseconds,
                    ]))
        }
    }

    func set(passwordHash: String, of user: UserID) throws(StorageError) {
        try attempt {
            try run("UPDATE users SET password_hash = ? WHERE id = ?", [passwordHash, user.rawValue])
        }
    }

    func set(wrong: WrongGuesses, of guess: Guess, for user: UserID) throws(StorageError) {
        try attempt {
            let values: [(any ColumnValue)?] = [wrong.count, wrong.last?.milliseconds, user.rawValue]
            switch guess {
            case .code: try run("UPDATE users SET wrong_codes = ?, wrong_code_at = ? WHERE id = ?", values)
            case .password:
                try run("UPDATE users SET wrong_passwords = ?, wrong_password_at = ? WHERE id = ?", values)
            }
        }
    }

    func apply(_ changes: [Change], at now: Date) throws(StorageError) {
        try attempt { for change in changes { try apply(change, at: now) } }
    }

    private func apply(_ change: Change, at now: Date) throws {
        switch change {
        case .policySet(let portal, let policy):
            try run("UPDATE portals SET mfa_policy = ? WHERE id = ?", [policy.rawValue, portal.rawValue])
        case .statusSet(let user, let status):
            try run("UPDATE users SET status = ? WHERE id = ?", [status.rawValue, user.rawValue])
            try run("DELETE FROM withdrawn_invitations WHERE user_id = ?", [user.rawValue])
        case .invitationWithdrawn(let user):
            try run("INSERT OR IGNORE INTO withdrawn_invitations (user_id) VALUES (?)", [user.rawValue])
        case .factorsDeleted(let user):
            try run("DELETE FROM factors WHERE user_id = ?", [user.rawValue])
            try run("DELETE FROM recovery_codes WHERE user_id = ?", [user.rawValue])
        case .factorBound(let user):
            try run("DELETE FROM factors WHERE user_id = ? AND bound = 1", [user.rawValue])
            try run("UPDATE factors SET bound = 1 WHERE user_id = ? AND bound = 0", [user.rawValue])
            try run("UPDATE users SET mfa = 'configured', reset_id = NULL WHERE id = ?", [user.rawValue])
        case .sessionsRevoked(let user):
            try run("DELETE FROM sessions WHERE user_id = ?", [user.rawValue])
        case .linksVoided(let user, let purpose):
            try run(
                "UPDATE links SET fate = 'voided' WHERE user_id = ? AND purpose = ? AND fate = 'open'",
                [user.rawValue, purpose.rawValue])
        case .linkConsumed(let link):
            try run("UPDATE links SET fate = 'consumed' WHERE id = ?", [link.rawValue])
        case .resetRecorded(let user, let person, let reason):
            try run(
                "INSERT INTO resets (user_id, operator_id, reason, created_at) VALUES (?, ?, ?, ?)",
                [user.rawValue, person?.rawValue, reason, now.milliseconds])
            try run(
                "UPDATE users SET mfa = 'reset', reset_id = ?, wrong_codes = 0, wrong_code_at = NULL WHERE id = ?",
                [statements.lastInsertedID, user.rawValue])
        }
    }
}
