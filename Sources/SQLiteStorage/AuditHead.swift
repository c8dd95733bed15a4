import Foundation
import Storage

/// The audit chain's end, while a transaction makes it longer: read once and written once for each commit, however many
/// entries are appended. Used on the writer's queue only.
final class AuditHead {
    struct Place {
        var sequence: Int64
        var mac: [UInt8]
    }

    private var place: Place?
    private var isAhead = false

    func read(_ statements: Statements) throws -> Place {
        if let place { return place }
        var found = Place(sequence: 0, mac: AuditChain.origin)
        try statements.each("SELECT seq, mac FROM audit_head WHERE one = 1", []) { row in
            found = Place(sequence: row[0], mac: [UInt8](row[1] as Data))
            return false
        }
        place = found
        return found
    }

    func advance(to place: Place) {
        self.place = place
        isAhead = true
    }

    /// Writes where the chain ends now, and forgets it.
    func store(_ statements: Statements) throws {
        if isAhead, let place {
            try statements.run(
                "INSERT OR REPLACE INTO audit_head (one, seq, mac) VALUES (1, ?, ?)",
                [place.sequence, Data(place.mac)])
        }
        forget()
    }

    /// What was appended is undone with its request.
    func forget() {
        place = nil
        isAhead = false
    }
}
