import Foundation
import Policy
import Storage

/// What makes a request that is sent twice create once: the sender's `Idempotency-Key`, and what the request said.
package struct Idempotency: Sendable, Hashable {
    /// Seconds for which it is remembered.
    static let lifetime: TimeInterval = 86_400

    /// SHA-256 of the sender's key.
    package let digest: [UInt8]
    /// SHA-256 of method, path and body: the same key with another request is a mistake.
    package let fingerprint: [UInt8]

    package init(digest: [UInt8], fingerprint: [UInt8]) {
        self.digest = digest
        self.fingerprint = fingerprint
    }
}

/// What was created, now or by the same request before.
package struct Creation<Resource: Sendable>: Sendable {
    /// As it is now.
    package let resource: Resource
    package let isReplay: Bool
}

extension Transaction {
    /// Whether the key has made this very request before.
    /// - Throws: `Refused.idempotencyKeyReused` if it was another one.
    func isReplay(_ request: Request, by actor: Actor, at now: Date) throws -> Bool {
        guard let idempotency = request.idempotency, case .apiKey(let key) = actor,
            let known = try fingerprint(of: idempotency.digest, by: key.id, since: now - Idempotency.lifetime)
        else { return false }
        guard known == idempotency.fingerprint else { throw Refused.idempotencyKeyReused }
        return true
    }

    /// Remembers the request in the transaction that carries it out, and forgets a few old ones, so that the table
    /// never outgrows a day's requests.
    func remember(_ request: Request, by actor: Actor, at now: Date) throws {
        guard let idempotency = request.idempotency, case .apiKey(let key) = actor else { return }
        try remember(fingerprint: idempotency.fingerprint, of: idempotency.digest, by: key.id, at: now)
        try forgetIdempotencyKeys(before: now - Idempotency.lifetime, limit: 20)
    }
}
