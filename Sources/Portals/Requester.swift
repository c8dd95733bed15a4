package import Authenticators
package import Mail
import Policy
import Storage

/// Who asks, as far as the way in could tell. Looked up anew in each transaction, so that a lost assignment or a
/// disabled operator counts at once, and a revoked key too.
package enum Requester: Sendable, Hashable {
    /// Whoever runs commands on the server itself.
    case host
    case `operator`(EmailAddress)
    /// The portal's own backend at the command line, or the user on its pages.
    case portal
    /// A program that presented an API key with this digest.
    case apiKey(StoredDigest)
}

/// A requester, and where the request came from: an IP address or `command-line`.
package struct Request: Sendable, Hashable {
    package let requester: Requester
    package let source: String
    /// Of a request through the API that creates.
    package let idempotency: Idempotency?

    package init(_ requester: Requester, from source: String, idempotency: Idempotency? = nil) {
        self.requester = requester
        self.source = source
        self.idempotency = idempotency
    }

    /// The requester as the policy knows it.
    /// - Throws: `Refused.unknownOperator`, `Refused.invalidAPIKey`.
    func actor(in snapshot: any Snapshot) throws -> Actor {
        switch requester {
        case .host, .portal: return .host
        case .operator(let email):
            guard let record = try snapshot.operatorRecord(email) else { throw Refused.unknownOperator(email) }
            return .operator(record.operator)
        case .apiKey(let digest):
            guard let record = try snapshot.apiKey(digest: digest.bytes), record.revokedAt == nil else {
                throw Refused.invalidAPIKey
            }
            return .apiKey(record.key)
        }
    }

    /// The requester as the audit writes it: never a whole address.
    func auditName(_ actor: Actor) -> String {
        switch (requester, actor) {
        case (.operator(let email), .operator(let person)): "operator:\(person.id) \(email.masked)"
        case (.apiKey, .apiKey(let key)): "api-key:\(key.id) \(key.name)"
        case (.portal, _): "portal"
        default: "host"
        }
    }
}

extension Actor {
    /// The operator who acts; nil for the host.
    var operatorID: OperatorID? {
        if case .operator(let person) = self { person.id } else { nil }
    }
}
