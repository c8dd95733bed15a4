import Foundation
import Jobs
import Policy
import Storage

extension SQLiteTransaction {
    func relays() throws(StorageError) -> [RelayRecord] {
        try attempt {
            try all(
                """
                SELECT r.id, r.name, r.sealed_url, r.connections, r.rate, r.paused_at,
                    (SELECT count(*) FROM portals p WHERE p.relay_id = r.id),
                    t.since, t.probe_at, t.phase, t.verdict, t.code, t.enhanced_code, t.reply, t.reason
                FROM relays r LEFT JOIN relay_troubles t ON t.relay_id = r.id ORDER BY r.id <> 1, r.name
                """, [], SQLiteTransaction.relay)
        }
    }

    func relay(named name: Slug) throws(StorageError) -> RelayRecord? {
        try attempt {
            try first(
                """
                SELECT r.id, r.name, r.sealed_url, r.connections, r.rate, r.paused_at,
                    (SELECT count(*) FROM portals p WHERE p.relay_id = r.id),
                    t.since, t.probe_at, t.phase, t.verdict, t.code, t.enhanced_code, t.reply, t.reason
                FROM relays r LEFT JOIN relay_troubles t ON t.relay_id = r.id WHERE r.name = ?
                """, [name.text], SQLiteTransaction.relay)
        }
    }

    private static func relay(_ row: Row) throws -> RelayRecord {
        let id: Int64 = row[0]
        let since: Int64? = row[7]
        return RelayRecord(
            id: RelayID(rawValue: id), name: try Decoding.slug(row[1], of: "relay", id),
            sealedURL: (row[2] as Data?).map(Array.init), terms: RelayTerms(connections: row[3], rate: row[4]),
            pausedAt: Date(milliseconds: row[5] as Int64?),
            trouble: try since.map { since in
                RelayTrouble(
                    since: Date(milliseconds: since), probeAt: Date(milliseconds: row[8] as Int64),
                    outcome: try Decoding.outcome(row, from: 9, of: "trouble of relay", id))
            },
            portals: row[6])
    }

    func add(relay name: Slug, terms: RelayTerms, at now: Date) throws(StorageError) -> RelayID {
        try attempt {
            RelayID(
                rawValue: try insert(
                    "relay", name.text, "INSERT INTO relays (name, connections, rate, created_at) VALUES (?, ?, ?, ?)",
                    [name.text, terms.connections, terms.rate, now.milliseconds]))
        }
    }

    func set(sealedURL: [UInt8], of relay: RelayID) throws(StorageError) {
        try attempt {
            try run("UPDATE relays SET sealed_url = ? WHERE id = ?", [Data(sealedURL), relay.rawValue])
        }
    }

    func set(terms: RelayTerms, of relay: RelayID) throws(StorageError) {
        try attempt {
            try run(
                "UPDATE relays SET connections = ?, rate = ? WHERE id = ?",
                [terms.connections, terms.rate, relay.rawValue])
        }
    }

    func set(pausedAt: Date?, of relay: RelayID) throws(StorageError) {
        try attempt {
            try run("UPDATE relays SET paused_at = ? WHERE id = ?", [pausedAt?.milliseconds, relay.rawValue])
            tray.queuedJobs = true
        }
    }

    func set(trouble: RelayTrouble?, of relay: RelayID) throws(StorageError) {
        try attempt {
            guard let trouble else {
                try run("DELETE FROM relay_troubles WHERE relay_id = ?", [relay.rawValue])
                return
            }
            let outcome = trouble.outcome
            try run(
                """
                INSERT OR REPLACE INTO relay_troubles
                    (relay_id, since, probe_at, phase, verdict, code, enhanced_code, reply, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    relay.rawValue, trouble.since.milliseconds, trouble.probeAt.milliseconds, outcome.phase?.rawValue,
                    outcome.verdict.rawValue, outcome.reply?.code, outcome.reply?.enhancedCode?.description,
                    outcome.reply?.text, outcome.reason,
                ])
        }
    }

    func assign(_ relay: RelayID, to portal: PortalID, at now: Date) throws(StorageError) {
        try attempt {
            try run("UPDATE portals SET relay_id = ? WHERE id = ?", [relay.rawValue, portal.rawValue])
            // Its tags are of the other relay's time. Waiting until now, a job takes its turn when it is claimed.
            try run(
                """
                UPDATE jobs SET relay_id = ?1, due_at = CASE lane WHEN 0 THEN ?3 ELSE due_at END, lane = 1
                WHERE portal_id = ?2 AND lane IN (0, 1) AND relay_id <> ?1
                """, [relay.rawValue, portal.rawValue, now.milliseconds])
            tray.queuedJobs = true
        }
    }
}
