package import Foundation

/// One mail as it was caught: its envelope, how it came, and the exact bytes that followed DATA.
/// The bytes end with the line end before the final dot, and stuffed dots are removed.
package struct CaughtMail: Sendable, Equatable, Identifiable {
    /// Counts from one in the order of arrival, for one server.
    package let id: Int
    package let receivedAt: Date
    /// The client's address and port.
    package let peer: String
    package let overTLS: Bool
    /// Who authenticated, if anyone did.
    package let user: String?
    package let heloName: String
    /// The address of MAIL FROM; empty for the null sender.
    package let sender: String
    package let recipients: [String]
    package let raw: [UInt8]

    init(_ arrival: Arrival, id: Int, receivedAt: Date, peer: String) {
        self.id = id
        self.receivedAt = receivedAt
        self.peer = peer
        overTLS = arrival.overTLS
        user = arrival.user
        heloName = arrival.heloName
        sender = arrival.sender
        recipients = arrival.recipients
        raw = arrival.bytes
    }
}

/// A mail as the dialogue hands it over: everything but what only the server knows (time, peer, number).
struct Arrival: Sendable, Equatable {
    var overTLS = false
    var user: String?
    var heloName = ""
    var sender = ""
    var recipients: [String] = []
    /// Empty if the server keeps no bytes.
    var bytes: [UInt8] = []
    /// The size of the message, also where its bytes are not kept.
    var size = 0
}
