import Foundation
import Policy
import Storage

/// Looking through the audit. Sequences have no gaps and grow with the time, so a date is found by halving; entries of
/// some portals are found by an index. What else is asked for is looked for entry by entry, in portions.
extension SQLiteTransaction {
    /// Entries that one page looks at.
    private static let portion = 100_000
    /// How far a clock may have been set back and entries still be found by their date, in seconds.
    private static let slack: TimeInterval = 3600

    func auditPage(_ filter: AuditFilter) throws(StorageError) -> AuditPage {
        try attempt {
            let end = (try first("SELECT coalesce(max(seq), 0) FROM audit") { $0[0] as Int64 } ?? 0) + 1
            var range = (from: Int64(1), before: min(filter.before ?? end, end))
            if let from = filter.from {
                range.from = try firstEntry(from: from - SQLiteTransaction.slack, before: end)
            }
            if let to = filter.to {
                range.before = min(range.before, try firstEntry(from: to + SQLiteTransaction.slack, before: end))
            }
            guard let portals = filter.portals else {
                let found = try look(nil, filter, range, SQLiteTransaction.portion)
                return AuditPage(entries: found.entries, next: found.stoppedAt)
            }
            let portion = max(SQLiteTransaction.portion / max(portals.count, 1), 1000)
            let found = try Set(portals).map { try look($0, filter, range, portion) }
            // Below the highest place where a look stopped, that portal's entries are missing.
            let floor = found.compactMap(\.stoppedAt).max()
            let entries = found.flatMap(\.entries).filter { $0.sequence >= floor ?? 0 }
                .sorted { $0.sequence > $1.sequence }
            let page = Array(entries.prefix(filter.limit))
            return AuditPage(entries: page, next: page.count < entries.count ? page.last?.sequence : floor)
        }
    }

    /// The first entry that was written at the date or later.
    private func firstEntry(from date: Date, before end: Int64) throws -> Int64 {
        var (low, high) = (Int64(1), end)
        while low < high {
            let middle = low + (high - low) / 2
            let at = try first("SELECT at FROM audit WHERE seq >= ? ORDER BY seq LIMIT 1", [middle]) { $0[0] as Int64 }
            if let at, at < date.milliseconds { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// - Returns: what was found, newest first, and the sequence that was looked at last if there may be more.
    private func look(
        _ portal: Slug?, _ filter: AuditFilter, _ range: (from: Int64, before: Int64), _ portion: Int
    ) throws -> (entries: [AuditEntry], stoppedAt: Int64?) {
        guard range.from < range.before, filter.limit > 0 else { return ([], nil) }
        var entries: [AuditEntry] = []
        var seen = 0
        var stoppedAt: Int64?
        let read = { (row: Row) throws -> Bool in
            seen += 1
            if row[11] { entries.append(try SQLiteTransaction.auditEntry(row)) }
            guard entries.count < filter.limit, seen < portion else {
                stoppedAt = row[0]
                return false
            }
            return true
        }
        let values: [(any ColumnValue)?] = [
            range.before, range.from, filter.from?.milliseconds ?? Int64.min, filter.to?.milliseconds ?? Int64.max,
            filter.action, filter.actor, filter.subject,
        ]
        if let portal {
            try statements.each(
                """
                SELECT seq, at, actor, source, customer, portal, subject, action, reason, outcome, mac,
                    at >= ?3 AND at < ?4 AND substr(action, 1, length(?5)) = ?5
                        AND (?6 = '' OR instr(lower(actor), lower(?6)))
                        AND (?7 = '' OR instr(lower(coalesce(subject, '')) || ' ', lower(?7)))
                FROM audit INDEXED BY audit_of_portal
                WHERE portal = ?8 AND seq < ?1 AND seq >= ?2 ORDER BY seq DESC
                """, values + [portal.text], read)
        } else {
            try statements.each(
                """
                SELECT seq, at, actor, source, customer, portal, subject, action, reason, outcome, mac,
                    at >= ?3 AND at < ?4 AND substr(action, 1, length(?5)) = ?5
                        AND (?6 = '' OR instr(lower(actor), lower(?6)))
                        AND (?7 = '' OR instr(lower(coalesce(subject, '')) || ' ', lower(?7)))
                FROM audit WHERE seq < ?1 AND seq >= ?2 ORDER BY seq DESC
                """, values, read)
        }
        // The last entry of all was looked at: there is no more.
        return (entries, stoppedAt.flatMap { $0 > range.from ? $0 : nil })
    }
}
