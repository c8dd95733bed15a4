import Authenticators
package import Policy
package import Secrets
package import Storage

/// API keys: for MSSP admins and the host.
extension UseCases {
    /// For whose portals a key is to be.
    package enum APIKeyReach: Sendable, Hashable {
        case allCustomers
        case customers([Slug])
    }

    /// - Returns: the key's text, which is shown now and never again.
    package func addAPIKey(
        _ name: Slug, scope: APIKey.Scope, reach: APIKeyReach, _ request: Request
    ) async throws(Refused) -> Secret<String> {
        var random = random
        let token = APIKeyToken(using: &random)
        return try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try require(.manageAPIKeys, of: actor)
            try request.requireFreshFactor(at: now)
            let (resolved, words): (APIKey.Reach, String)
            switch reach {
            case .allCustomers: (resolved, words) = (.all, "all customers")
            case .customers(let names):
                let ids = try names.map { try customer($0, in: transaction).customer.id }
                (resolved, words) = (.only(Set(ids)), names.map(\.text).joined(separator: " "))
            }
            let id = try transaction.add(
                apiKey: NewAPIKey(
                    name: name, digest: token.digest.bytes, scope: scope, reach: resolved, createdAt: now))
            try transaction.audit(
                "api-key.add", subject: "api-key:\(id) \(name)", by: actor, request,
                reason: "\(scope.rawValue) for \(words)", outcome: "done", at: now)
            return token.text
        }
    }

    /// The revoked ones included.
    package func apiKeys(_ request: Request) async throws(Refused) -> [APIKeyRecord] {
        try await look { snapshot in
            try require(.manageAPIKeys, of: request.actor(in: snapshot))
            return try snapshot.apiKeys()
        }
    }

    /// The key's next request is refused.
    /// - Returns: false if it was revoked already; then nothing was written.
    package func revokeAPIKey(_ name: Slug, _ request: Request) async throws(Refused) -> Bool {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try require(.manageAPIKeys, of: actor)
            guard let record = try transaction.apiKey(named: name) else { throw Refused.unknownAPIKey(name) }
            guard try transaction.revoke(record.key.id, at: now) else { return false }
            try transaction.audit(
                "api-key.revoke", subject: "api-key:\(record.key.id) \(name)", by: actor, request, outcome: "done",
                at: now)
            return true
        }
    }

    /// Notes that the requester's API key is in use, to the minute.
    package func noteUse(_ request: Request) async throws(Refused) {
        try await carryOut { transaction, now in
            guard case .apiKey(let key) = try request.actor(in: transaction) else { return }
            try transaction.noteUse(of: key.id, at: now)
        }
    }
}
