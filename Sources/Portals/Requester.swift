package import Authenticators
import Foundation
package import Mail
import Policy
import Storage

/// Who asks, as far as the way in could tell. Looked up anew in each transaction, so that a lost assignment or a
/// disabled operator counts at once, and a revoked key too.
package enum Requester: Sendable, Hashable {
    /// Whoever runs commands on the server itself.
    case host
    /// Whom a command on the server names with `--as`.
    case `operator`(EmailAddress)
    /// An operator who is signed in at the console.
    case console(ConsoleSession)
    /// The portal's own backend, at the command line.
    case portal
    /// Somebody on a page, who is nobody but for what a link, a password or a session shows.
    case visitor
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
    /// - Throws: `Refused.unknownOperator`, `.sessionOver`, `.invalidAPIKey`
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
        case .console(let session):
            // Signed out meanwhile, or set up anew: what was under way ends too.
            guard try snapshot.session(digest: session.record.digest) != nil,
                let record = try snapshot.operatorRecord(session.person.operator.id)
            else { throw Refused.sessionOver }
            return .operator(record.operator)
        case .visitor: throw Refused.sessionOver
        }
    }

    /// What a stolen session must not be enough for needs a code of the last fifteen minutes. Asked at the console: who
    /// runs commands on the server has its files.
    /// - Throws: `Refused.factorCheckDue`
    func requireFreshFactor(at now: Date) throws(Refused) {
        if case .console(let session) = requester, !session.isFactorFresh(at: now) { throw .factorCheckDue }
    }

    /// The requester as the audit writes it: never a whole address.
    func auditName(_ actor: Actor) -> String {
        switch (requester, actor) {
        case (_, .portalUser(let id)): "user:\(id)"
        case (.operator(let email), .operator(let person)): "operator:\(person.id) \(email.masked)"
        case (.console(let session), .operator): session.person.auditSubject
        case (_, .operator(let person)): "operator:\(person.id)"
        case (.portal, .host): "portal"
        case (.visitor, .host): "visitor"
        case (.host, .host), (.operator, .host), (.console, .host), (.apiKey, .host): "host"
        case (_, .apiKey(let key)): "api-key:\(key.id) \(key.name)"
        }
    }
}

extension Actor {
    /// The operator who acts; nil for the host.
    var operatorID: OperatorID? {
        if case .operator(let person) = self { person.id } else { nil }
    }
}
