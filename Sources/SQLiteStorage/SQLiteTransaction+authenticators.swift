import Foundation
import Jobs
import Policy
import Storage

extension SQLiteTransaction {
    func factor(of user: UserID, bound: Bool) throws(StorageError) -> FactorRecord? {
        try attempt {
            try first(
                "SELECT sealed_secret, last_step, link_id, created_at FROM factors WHERE user_id = ? AND bound = ?",
                [user.rawValue, bound]
            ) { row in
                FactorRecord(
                    sealedSecret: [UInt8](row[0] as Data), lastStep: row[1],
                    link: (row[2] as Int64?).map(LinkID.init), createdAt: Date(milliseconds: row[3] as Int64))
            }
        }
    }

    func begin(_ factor: FactorRecord, of user: UserID) throws(StorageError) {
        try attempt {
            try run(
                """
                INSERT OR REPLACE INTO factors (user_id, bound, sealed_secret, last_step, link_id, created_at)
                VALUES (?, 0, ?, ?, ?, ?)
                """,
                [
                    user.rawValue, Data(factor.sealedSecret), factor.lastStep, factor.link?.rawValue,
                    factor.createdAt.milliseconds,
                ])
        }
    }

    func set(lastStep: Int64, of user: UserID, bound: Bool) throws(StorageError) {
        try attempt {
            try run(
                "UPDATE factors SET last_step = ? WHERE user_id = ? AND bound = ?", [lastStep, user.rawValue, bound])
        }
    }

    func recoveryCodes(of user: UserID) throws(StorageError) -> [[UInt8]] {
        try attempt {
            try all("SELECT digest FROM recovery_codes WHERE user_id = ? AND used_at IS NULL", [user.rawValue]) {
                [UInt8]($0[0] as Data)
            }
        }
    }

    func set(recoveryCodes digests: [[UInt8]], of user: UserID) throws(StorageError) {
        try attempt {
            try run("DELETE FROM recovery_codes WHERE user_id = ?", [user.rawValue])
            for digest in digests {
                try run("INSERT INTO recovery_codes (user_id, digest) VALUES (?, ?)", [user.rawValue, Data(digest)])
            }
        }
    }

    func use(recoveryCode digest: [UInt8], of user: UserID, at now: Date) throws(StorageError) -> Bool {
        try attempt {
            try run(
                "UPDATE recovery_codes SET used_at = ? WHERE user_id = ? AND digest = ? AND used_at IS NULL",
                [now.milliseconds, user.rawValue, Data(digest)]) == 1
        }
    }
}

/// Links in mails, and what the mail limit looks at.
extension SQLiteTransaction {
    func link(digest: [UInt8]) throws(StorageError) -> LinkRecord? {
        try attempt {
            try first(
                """
                SELECT id, purpose, user_id, portal_id, reset_id, expires_at, fate, salt, key_id
                FROM links WHERE digest = ?
                """, [Data(digest)]
            ) { try SQLiteTransaction.link($0, from: 0) }
        }
    }

    func link(_ id: LinkID) throws(StorageError) -> LinkRecord? {
        try attempt {
            try first(
                """
                SELECT id, purpose, user_id, portal_id, reset_id, expires_at, fate, salt, key_id
                FROM links WHERE id = ?
                """, [id.rawValue]
            ) { try SQLiteTransaction.link($0, from: 0) }
        }
    }

    /// Reads `id, purpose, user_id, portal_id, reset_id, expires_at, fate, salt, key_id`.
    static func link(_ row: Row, from column: Int) throws -> LinkRecord {
        let id: Int64 = row[column]
        return LinkRecord(
            link: Link(
                id: LinkID(id), purpose: try Decoding.named(row[column + 1], of: "link", id),
                user: UserID(row[column + 2]), portal: PortalID(row[column + 3]),
                reset: (row[column + 4] as Int64?).map(ResetID.init),
                expiresAt: Date(milliseconds: row[column + 5] as Int64),
                fate: try Decoding.named(row[column + 6], of: "link", id)),
            salt: [UInt8](row[column + 7] as Data), keyID: row[column + 8])
    }

    func reconfigurationMails(
        to user: UserID, for reset: ResetID, at now: Date
    ) throws(StorageError) -> ReconfigurationMails {
        try attempt {
            let mails = try all(
                """
                SELECT l.created_at, l.fate = 'open' AND EXISTS (SELECT 1 FROM jobs j WHERE j.id = l.job_id)
                FROM links l
                WHERE l.user_id = ? AND l.purpose = 'reconfigure' AND l.reset_id = ?
                    AND (l.created_at > ? OR l.fate = 'open')
                """, [user.rawValue, reset.rawValue, (now - 3600).milliseconds]
            ) { row in (queuedAt: Date(milliseconds: row[0] as Int64), isLive: row[1] as Bool) }
            return ReconfigurationMails(isLive: mails.contains(where: \.isLive), queuedAt: mails.map(\.queuedAt))
        }
    }

    func issue(_ link: NewLink, digest: (LinkID) -> [UInt8]) throws(StorageError) -> LinkID {
        try attempt {
            // The token depends on the id, which exists only now: a placeholder holds the digest's place.
            try run(
                """
                INSERT INTO links (purpose, portal_id, user_id, reset_id, salt, key_id, digest, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    link.purpose.rawValue, link.portal.rawValue, link.user.rawValue, link.reset?.rawValue,
                    Data(link.salt), link.keyID, Data(link.salt), link.createdAt.milliseconds,
                    link.expiresAt.milliseconds,
                ])
            let id = LinkID(statements.lastInsertedID)
            try run("UPDATE links SET digest = ? WHERE id = ?", [Data(digest(id)), id.rawValue])
            return id
        }
    }

    func note(job: JobID, carries link: LinkID) throws(StorageError) {
        try attempt { try run("UPDATE links SET job_id = ? WHERE id = ?", [job.rawValue, link.rawValue]) }
    }
}
