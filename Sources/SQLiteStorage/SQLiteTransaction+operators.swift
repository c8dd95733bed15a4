import Foundation
import Policy
import Storage

/// Operators, what they sign in with, and their one-time links.
extension SQLiteTransaction {
    func operatorRecord(_ id: OperatorID) throws(StorageError) -> OperatorRecord? {
        try attempt {
            try first("SELECT id, email, role, enabled FROM operators WHERE id = ?", [id.rawValue], operatorRecord)
        }
    }

    func credentials(of person: OperatorID) throws(StorageError) -> OperatorCredentials? {
        try attempt {
            try first(
                """
                SELECT o.password_hash, f.sealed_secret, f.last_step, o.wrong_codes, o.wrong_code_at
                FROM operators o LEFT JOIN operator_factors f ON f.operator_id = o.id WHERE o.id = ?
                """, [person.rawValue]
            ) { row in
                OperatorCredentials(
                    passwordHash: row[0],
                    factor: (row[1] as Data?).map {
                        OperatorFactorRecord(sealedSecret: [UInt8]($0), lastStep: row[2])
                    },
                    wrongCodes: WrongGuesses(count: row[3], last: Date(milliseconds: row[4] as Int64?)))
            }
        }
    }

    func setup(digest: [UInt8]) throws(StorageError) -> OperatorSetupRecord? {
        try attempt {
            try first(
                "SELECT operator_id, expires_at, password_hash, sealed_secret FROM operator_setups WHERE digest = ?",
                [Data(digest)]
            ) { row in
                OperatorSetupRecord(
                    person: OperatorID(row[0]), digest: digest, expiresAt: Date(milliseconds: row[1] as Int64),
                    chosen: (row[2] as String?).map { hash in
                        OperatorSetupRecord.Chosen(passwordHash: hash, sealedSecret: [UInt8](row[3] as Data))
                    })
            }
        }
    }

    func set(enabled: Bool, of person: OperatorID) throws(StorageError) {
        try attempt { try run("UPDATE operators SET enabled = ? WHERE id = ?", [enabled, person.rawValue]) }
    }

    func set(wrongCodes: WrongGuesses, of person: OperatorID) throws(StorageError) {
        try attempt {
            try run(
                "UPDATE operators SET wrong_codes = ?, wrong_code_at = ? WHERE id = ?",
                [wrongCodes.count, wrongCodes.last?.milliseconds, person.rawValue])
        }
    }

    func set(lastStep: Int64, of person: OperatorID) throws(StorageError) {
        try attempt {
            try run("UPDATE operator_factors SET last_step = ? WHERE operator_id = ?", [lastStep, person.rawValue])
        }
    }

    func set(setup: OperatorSetupRecord) throws(StorageError) {
        try attempt {
            try run(
                """
                INSERT OR REPLACE INTO operator_setups (operator_id, digest, expires_at, password_hash, sealed_secret)
                VALUES (?, ?, ?, ?, ?)
                """,
                [
                    setup.person.rawValue, Data(setup.digest), setup.expiresAt.milliseconds,
                    setup.chosen?.passwordHash, setup.chosen.map { Data($0.sealedSecret) },
                ])
        }
    }

    func bind(
        _ chosen: OperatorSetupRecord.Chosen, lastStep: Int64, to person: OperatorID, at now: Date
    ) throws(StorageError) {
        try attempt {
            try run(
                "UPDATE operators SET password_hash = ?, wrong_codes = 0, wrong_code_at = NULL WHERE id = ?",
                [chosen.passwordHash, person.rawValue])
            try run(
                """
                INSERT OR REPLACE INTO operator_factors (operator_id, sealed_secret, last_step, created_at)
                VALUES (?, ?, ?, ?)
                """, [person.rawValue, Data(chosen.sealedSecret), lastStep, now.milliseconds])
            try run("DELETE FROM operator_setups WHERE operator_id = ?", [person.rawValue])
        }
    }
}
