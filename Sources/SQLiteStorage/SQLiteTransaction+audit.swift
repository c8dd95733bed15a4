import Foundation
import Policy
import Storage

extension SQLiteTransaction {
    func append(_ event: AuditEvent) throws(StorageError) {
        try attempt {
            let head = try tray.auditHead.read(statements)
            let sequence = head.sequence + 1
            let mac = chain.mac(of: event, sequence: sequence, after: head.mac)
            try run(
                """
                INSERT INTO audit (seq, at, actor, source, customer, portal, subject, action, reason, outcome, mac)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    sequence, event.at.milliseconds, event.actor, event.source, event.customer?.text,
                    event.portal?.text, event.subject, event.action, event.reason, event.outcome, Data(mac),
                ])
            tray.auditHead.advance(to: AuditHead.Place(sequence: sequence, mac: mac))
        }
    }

    func auditEntries(portal: Slug?, before: Int64?, limit: Int) throws(StorageError) -> [AuditEntry] {
        try attempt {
            guard let portal else {
                return try all(
                    """
                    SELECT seq, at, actor, source, customer, portal, subject, action, reason, outcome, mac FROM audit
                    WHERE seq < ? ORDER BY seq DESC LIMIT ?
                    """, [before ?? Int64.max, limit], SQLiteTransaction.auditEntry)
            }
            return try all(
                """
                SELECT seq, at, actor, source, customer, portal, subject, action, reason, outcome, mac FROM audit
                WHERE portal = ? AND seq < ? ORDER BY seq DESC LIMIT ?
                """, [portal.text, before ?? Int64.max, limit], SQLiteTransaction.auditEntry)
        }
    }

    func verifyAudit() throws(StorageError) -> AuditVerdict {
        try attempt {
            let head = try tray.auditHead.read(statements)
            var (last, mac) = (Int64(0), AuditChain.origin)
            var verdict: AuditVerdict?
            try statements.each(
                """
                SELECT seq, at, actor, source, customer, portal, subject, action, reason, outcome, mac
                FROM audit ORDER BY seq
                """, []
            ) { row in
                let entry = try SQLiteTransaction.auditEntry(row)
                if entry.sequence != last + 1 {
                    verdict = .broken(at: last + 1, .missing)
                } else if !chain.verifies(entry, after: mac) {
                    verdict = .broken(at: entry.sequence, .edited)
                }
                (last, mac) = (entry.sequence, entry.mac)
                return verdict == nil
            }
            if let verdict { return verdict }
            guard last == head.sequence, mac == head.mac else {
                return .broken(at: last + 1, .cut)
            }
            return .intact(entries: last, head: mac)
        }
    }

    static func auditEntry(_ row: Row) throws -> AuditEntry {
        let sequence: Int64 = row[0]
        let customer: String? = row[4]
        let portal: String? = row[5]
        return AuditEntry(
            sequence: sequence,
            event: AuditEvent(
                at: Date(milliseconds: row[1] as Int64), actor: row[2], source: row[3],
                customer: try customer.map { try Decoding.slug($0, of: "audit entry", sequence) },
                portal: try portal.map { try Decoding.slug($0, of: "audit entry", sequence) }, subject: row[6],
                action: row[7], reason: row[8], outcome: row[9]),
            mac: [UInt8](row[10] as Data))
    }
}
