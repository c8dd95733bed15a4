import Foundation
import Policy
import Storage

/// API keys, by their digest, and what a day's idempotency keys created.
extension SQLiteTransaction {
    func apiKeys() throws(StorageError) -> [APIKeyRecord] {
        try attempt {
            try all(
                """
                SELECT id, name, scope, all_customers, created_at, last_used_at, revoked_at FROM api_keys ORDER BY name
                """, [], apiKey)
        }
    }

    func apiKey(digest: [UInt8]) throws(StorageError) -> APIKeyRecord? {
        try attempt {
            try first(
                """
                SELECT id, name, scope, all_customers, created_at, last_used_at, revoked_at FROM api_keys
                WHERE digest = ?
                """, [Data(digest)], apiKey)
        }
    }

    func apiKey(named name: Slug) throws(StorageError) -> APIKeyRecord? {
        try attempt {
            try first(
                """
                SELECT id, name, scope, all_customers, created_at, last_used_at, revoked_at FROM api_keys
                WHERE name = ?
                """, [name.text], apiKey)
        }
    }

    private func apiKey(_ row: Row) throws -> APIKeyRecord {
        let id: Int64 = row[0]
        let name = try Decoding.slug(row[1], of: "API key", id)
        let scope: APIKey.Scope = try Decoding.named(row[2], of: "API key", id)
        let reachesAll: Bool = row[3]
        let (createdAt, lastUsedAt, revokedAt) = (row[4] as Int64, row[5] as Int64?, row[6] as Int64?)
        let reach: APIKey.Reach =
            reachesAll
            ? .all
            : .only(
                Set(
                    try all("SELECT customer_id FROM api_key_customers WHERE api_key_id = ?", [id]) {
                        CustomerID($0[0])
                    }))
        return APIKeyRecord(
            key: APIKey(id: APIKeyID(id), name: name, scope: scope, reach: reach),
            createdAt: Date(milliseconds: createdAt), lastUsedAt: Date(milliseconds: lastUsedAt),
            revokedAt: Date(milliseconds: revokedAt))
    }

    func add(apiKey key: NewAPIKey) throws(StorageError) -> APIKeyID {
        try attempt {
            let id = try insert(
                "API key", key.name.text,
                "INSERT INTO api_keys (name, digest, scope, all_customers, created_at) VALUES (?, ?, ?, ?, ?)",
                [
                    key.name.text, Data(key.digest), key.scope.rawValue, key.reach == .all,
                    key.createdAt.milliseconds,
                ])
            if case .only(let customers) = key.reach {
                for customer in customers {
                    try run(
                        "INSERT INTO api_key_customers (api_key_id, customer_id) VALUES (?, ?)",
                        [id, customer.rawValue])
                }
            }
            return APIKeyID(id)
        }
    }

    func revoke(_ key: APIKeyID, at now: Date) throws(StorageError) -> Bool {
        try attempt {
            try run(
                "UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
                [now.milliseconds, key.rawValue]) == 1
        }
    }

    func noteUse(of key: APIKeyID, at now: Date) throws(StorageError) {
        try attempt {
            try run(
                """
                UPDATE api_keys SET last_used_at = ?1
                WHERE id = ?2 AND (last_used_at IS NULL OR abs(?1 - last_used_at) >= 60000)
                """, [now.milliseconds, key.rawValue])
        }
    }

    func fingerprint(
        of idempotencyKey: [UInt8], by key: APIKeyID, since date: Date
    ) throws(StorageError) -> [UInt8]? {
        try attempt {
            try first(
                """
                SELECT fingerprint FROM idempotency_keys WHERE api_key_id = ? AND digest = ? AND created_at >= ?
                """, [key.rawValue, Data(idempotencyKey), date.milliseconds]
            ) { [UInt8]($0[0] as Data) }
        }
    }

    func remember(
        fingerprint: [UInt8], of idempotencyKey: [UInt8], by key: APIKeyID, at now: Date
    ) throws(StorageError) {
        try attempt {
            try run(
                """
                INSERT OR REPLACE INTO idempotency_keys (api_key_id, digest, fingerprint, created_at)
                VALUES (?, ?, ?, ?)
                """, [key.rawValue, Data(idempotencyKey), Data(fingerprint), now.milliseconds])
        }
    }

    func forgetIdempotencyKeys(before date: Date, limit: Int) throws(StorageError) {
        try attempt {
            try run(
                """
                DELETE FROM idempotency_keys WHERE (api_key_id, digest) IN
                    (SELECT api_key_id, digest FROM idempotency_keys WHERE created_at < ? ORDER BY created_at LIMIT ?)
                """, [date.milliseconds, limit])
        }
    }
}
