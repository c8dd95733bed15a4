/// Failures on request: which moment of the dialogue, on which occasions, and what happens instead.
/// Rules are tried in order and the first that applies acts; a delay acts and lets the rules after it act too.
/// How the same is written as text: see `Script+parsing.swift`.
package struct Script: Sendable, Equatable {
    package var rules: [Rule]

    package init(_ rules: [Rule] = []) { self.rules = rules }

    /// A moment of the dialogue at which a rule can act.
    package enum Moment: Sendable, Hashable {
        /// The connection was accepted; a reply here takes the place of the greeting.
        case connect
        case ehlo, startTLS
        /// The credentials are complete; the reply takes the place of the verdict.
        case auth
        case mail, rcpt, data
        /// So many bytes of the body were read, as counted on the wire. A reply here is sent at once, out of turn.
        case body(afterBytes: Int)
        /// The body is complete and its end was read.
        case dot
        case rset, quit
    }

    /// Counted per rule over all connections of a server, among the moments its addresses match.
    package enum Occasion: Sendable, Equatable {
        case always
        case nth(Int)
        case first(Int)
    }

    package enum Effect: Sendable, Equatable {
        /// A positive reply leaves the command its usual effect and only says it differently; 421 closes afterwards.
        case reply(Reply)
        /// The bytes as they are, line ends included. Positive if they begin with 2 or 3.
        case replyRaw([UInt8])
        /// Closes without a reply. What was being sent is not stored.
        case drop
        /// As `drop`, with a TCP reset.
        case reset
        /// Never answers again, and keeps the connection open for as long as the client does.
        case silence
        case delay(Duration)
        /// The command takes its effect (after the dot: the mail is stored), then the connection closes unanswered.
        case acceptThenDrop
    }

    package struct Rule: Sendable, Equatable {
        package var moment: Moment
        package var occasion: Occasion
        /// Acts only if the sender contains this, whatever the case.
        package var sender: String?
        /// Acts only if a recipient contains this; at `.rcpt` the recipient being named.
        package var recipient: String?
        package var effect: Effect

        package init(
            _ moment: Moment, _ effect: Effect, _ occasion: Occasion = .always, sender: String? = nil,
            recipient: String? = nil
        ) {
            self.moment = moment
            self.occasion = occasion
            self.sender = sender
            self.recipient = recipient
            self.effect = effect
        }

        func concerns(sender: String, recipients: [String]) -> Bool {
            if let wanted = self.sender?.lowercased(), !sender.lowercased().contains(wanted) { return false }
            if let wanted = recipient?.lowercased(), !recipients.contains(where: { $0.lowercased().contains(wanted) }) {
                return false
            }
            return true
        }
    }
}

extension Script.Occasion {
    /// `occurrence` counts from one.
    func applies(to occurrence: Int) -> Bool {
        switch self {
        case .always: true
        case .nth(let number): occurrence == number
        case .first(let count): occurrence <= count
        }
    }
}
