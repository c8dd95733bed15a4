import Foundation
import Policy
import Storage

/// Sessions of users and operators, by their digest.
extension SQLiteTransaction {
    func session(digest: [UInt8]) throws(StorageError) -> SessionRecord? {
        try attempt {
            try first(
                """
                SELECT user_id, operator_id, stage, factor_at, created_at, seen_at FROM sessions WHERE digest = ?
                """, [Data(digest)]
            ) { row in
                let user: Int64? = row[0]
                return SessionRecord(
                    digest: digest, holder: user.map { .user(UserID($0)) } ?? .operator(OperatorID(row[1])),
                    stage: try Decoding.named(row[2], of: "session of", user ?? row[1]),
                    factorAt: Date(milliseconds: row[3] as Int64?), createdAt: Date(milliseconds: row[4] as Int64),
                    seenAt: Date(milliseconds: row[5] as Int64))
            }
        }
    }

    func begin(_ session: SessionRecord) throws(StorageError) {
        let (user, person): (Int64?, Int64?) =
            switch session.holder {
            case .user(let id): (id.rawValue, nil)
            case .operator(let id): (nil, id.rawValue)
            }
        try attempt {
            try run(
                """
                INSERT INTO sessions (digest, user_id, operator_id, stage, factor_at, created_at, seen_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    Data(session.digest), user, person, session.stage.rawValue, session.factorAt?.milliseconds,
                    session.createdAt.milliseconds, session.seenAt.milliseconds,
                ])
        }
    }

    func set(seenAt: Date, ofSession digest: [UInt8]) throws(StorageError) {
        try attempt {
            try run("UPDATE sessions SET seen_at = ? WHERE digest = ?", [seenAt.milliseconds, Data(digest)])
        }
    }

    func set(factorAt: Date, ofSession digest: [UInt8]) throws(StorageError) {
        try attempt {
            try run("UPDATE sessions SET factor_at = ? WHERE digest = ?", [factorAt.milliseconds, Data(digest)])
        }
    }

    func endSession(digest: [UInt8]) throws(StorageError) {
        try attempt { try run("DELETE FROM sessions WHERE digest = ?", [Data(digest)]) }
    }

    func endSessions(of person: OperatorID) throws(StorageError) {
        try attempt { try run("DELETE FROM sessions WHERE operator_id = ?", [person.rawValue]) }
    }

    func forgetSessions(begunBefore date: Date, limit: Int) throws(StorageError) -> Int {
        try attempt {
            try run(
                """
                DELETE FROM sessions WHERE digest IN
                    (SELECT digest FROM sessions WHERE created_at < ? ORDER BY created_at LIMIT ?)
                """, [date.milliseconds, limit])
        }
    }
}
