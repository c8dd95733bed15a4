import Jobs
import Storage

/// The turns that a transaction gives out: what fair sharing knows of a customer at a relay is read once and written
/// once, however many jobs are queued. Used on the writer's queue only.
final class Turns {
    private struct Place: Hashable {
        let relay: Int64
        let customer: Int64
    }

    private var shares: [Place: (share: FairShare, weight: Int64)] = [:]

    /// The fair-queueing tag of a customer's next job at a relay.
    func take(of customer: Int64, at relay: Int64, _ statements: Statements) throws -> Int64 {
        let place = Place(relay: relay, customer: customer)
        let (share, weight) = try shares[place] ?? read(place, statements)
        let turn = share.next(weight: weight)
        shares[place] = (FairShare(virtualTime: share.virtualTime, tenantFinish: turn.finish), weight)
        return turn.tag
    }

    /// Writes what was given out, and forgets what was read.
    func store(_ statements: Statements) throws {
        for (place, state) in shares {
            try statements.run(
                "INSERT OR REPLACE INTO fair_shares (relay_id, customer_id, finish) VALUES (?, ?, ?)",
                [place.relay, place.customer, state.share.tenantFinish])
        }
        forget()
    }

    /// What was given out is undone with the request.
    func forget() { shares.removeAll(keepingCapacity: true) }

    private func read(_ place: Place, _ statements: Statements) throws -> (share: FairShare, weight: Int64) {
        var found: (FairShare, Int64)?
        try statements.each(
            """
            SELECT r.virtual_time, coalesce(f.finish, 0), c.weight
            FROM relays r JOIN customers c ON c.id = ?2
            LEFT JOIN fair_shares f ON f.relay_id = r.id AND f.customer_id = c.id WHERE r.id = ?1
            """, [place.relay, place.customer]
        ) { row in
            found = (FairShare(virtualTime: row[0], tenantFinish: row[1]), row[2])
            return false
        }
        guard let found else {
            throw StorageError.engine(detail: "no relay \(place.relay) or no customer \(place.customer)")
        }
        return found
    }
}
