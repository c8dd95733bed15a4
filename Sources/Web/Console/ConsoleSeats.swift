import Policy
import Portals
import Storage

/// What the console does only so much of at once.
struct ConsoleSeats: Sendable {
    /// Open pages that are kept up to date. Fewer than there are connections.
    let streams = Seats(64, ofOne: 12)
    /// Each holds a table of some megabytes.
    let imports = Seats(4, ofOne: 1)
    /// Each reads the audit from one end to the other.
    let exports = Seats(1, ofOne: 1)
    let verifications = Seats(1, ofOne: 1)
}

/// All places are taken. Nothing was begun.
struct Crowded: Error {
    /// What goes on already, as a sentence.
    let sentence: String

    static let imports = Crowded(sentence: "Another table is being imported.")
    static let exports = Crowded(sentence: "The audit is being exported already.")
    static let verifications = Crowded(sentence: "The chain is being verified already.")
}

extension Seats {
    func take(_ visit: ConsoleVisit, or crowded: Crowded) throws(Crowded) -> Seat {
        guard let seat = take(by: visit.session.person.operator.id) else { throw crowded }
        return seat
    }
}
