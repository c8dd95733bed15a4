import Foundation
import Policy
import Storage

/// Everything sealed, page by page.
extension SQLiteTransaction {
    func sealed(_ kind: SealedKind, after: SealedPlace?, limit: Int) throws(StorageError) -> [SealedRecord] {
        try attempt {
            let id = after?.id ?? Int64.min
            switch kind {
            case .relay:
                return try all(
                    "SELECT id, sealed_url FROM relays WHERE id > ? AND sealed_url IS NOT NULL ORDER BY id LIMIT ?",
                    [id, limit]
                ) { row in
                    SealedRecord(place: .relay(RelayID(rawValue: row[0])), bytes: [UInt8](row[1] as Data))
                }
            case .operator:
                return try all(
                    """
                    SELECT operator_id, sealed_secret FROM operator_factors WHERE operator_id > ?
                    ORDER BY operator_id LIMIT ?
                    """, [id, limit]
                ) { row in SealedRecord(place: .operator(OperatorID(row[0])), bytes: [UInt8](row[1] as Data)) }
            case .operatorSetup:
                return try all(
                    """
                    SELECT operator_id, sealed_secret FROM operator_setups
                    WHERE operator_id > ? AND sealed_secret IS NOT NULL ORDER BY operator_id LIMIT ?
                    """, [id, limit]
                ) { row in SealedRecord(place: .operatorSetup(OperatorID(row[0])), bytes: [UInt8](row[1] as Data)) }
            case .user:
                return try all(
                    """
                    SELECT user_id, bound, sealed_secret FROM factors WHERE (user_id, bound) > (?, ?)
                    ORDER BY user_id, bound LIMIT ?
                    """, [id, after == .user(UserID(id), bound: true), limit]
                ) { row in
                    SealedRecord(place: .user(UserID(row[0]), bound: row[1]), bytes: [UInt8](row[2] as Data))
                }
            }
        }
    }

    func sealed(at place: SealedPlace) throws(StorageError) -> [UInt8]? {
        try attempt {
            let found: Data?? =
                switch place {
                case .relay(let relay):
                    try first("SELECT sealed_url FROM relays WHERE id = ?", [relay.rawValue]) { $0[0] as Data? }
                case .operator(let person):
                    try first("SELECT sealed_secret FROM operator_factors WHERE operator_id = ?", [person.rawValue]) {
                        $0[0] as Data?
                    }
                case .operatorSetup(let person):
                    try first("SELECT sealed_secret FROM operator_setups WHERE operator_id = ?", [person.rawValue]) {
                        $0[0] as Data?
                    }
                case .user(let user, let isBound):
                    try first(
                        "SELECT sealed_secret FROM factors WHERE user_id = ? AND bound = ?", [user.rawValue, isBound]
                    ) { $0[0] as Data? }
                }
            return found.flatMap { $0 }.map(Array.init)
        }
    }

    func openLinksByKey(at now: Date) throws(StorageError) -> [String: Int] {
        try attempt {
            let counts = try all(
                "SELECT key_id, count(*) FROM links WHERE fate = 'open' AND expires_at > ? GROUP BY key_id",
                [now.milliseconds]
            ) { row in (row[0] as String, row[1] as Int) }
            return Dictionary(uniqueKeysWithValues: counts)
        }
    }

    func set(sealed bytes: [UInt8], at place: SealedPlace) throws(StorageError) {
        try attempt {
            switch place {
            case .relay(let relay):
                try run("UPDATE relays SET sealed_url = ? WHERE id = ?", [Data(bytes), relay.rawValue])
            case .operator(let person):
                try run(
                    "UPDATE operator_factors SET sealed_secret = ? WHERE operator_id = ?",
                    [Data(bytes), person.rawValue])
            case .operatorSetup(let person):
                try run(
                    "UPDATE operator_setups SET sealed_secret = ? WHERE operator_id = ? AND sealed_secret IS NOT NULL",
                    [Data(bytes), person.rawValue])
            case .user(let user, let isBound):
                try run(
                    "UPDATE factors SET sealed_secret = ? WHERE user_id = ? AND bound = ?",
                    [Data(bytes), user.rawValue, isBound])
            }
        }
    }
}

extension SealedPlace {
    fileprivate var id: Int64 {
        switch self {
        case .relay(let relay): relay.rawValue
        case .operator(let person), .operatorSetup(let person): person.rawValue
        case .user(let user, _): user.rawValue
        }
    }
}
