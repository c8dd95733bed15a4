package import Authenticators
import Foundation
import Policy
import Storage

/// Server keys: what hangs on each, and sealing anew what hangs on an old one.
extension UseCases {
    /// What hangs on one key.
    package struct KeyUse: Sendable, Hashable {
        package var users: Int
        package var operators: Int
        package var relays: Int
        /// Links that are open still: their tokens are derived from it. They end by themselves, within a day.
        package var links: Int

        package static let none = KeyUse(users: 0, operators: 0, relays: 0, links: 0)

        package init(users: Int, operators: Int, relays: Int, links: Int) {
            self.users = users
            self.operators = operators
            self.relays = relays
            self.links = links
        }
    }

    /// What hangs on which key, those not in the key file too.
    package func keyUse(
        onProgress: @escaping @Sendable (_ looked: Int) -> Void = { _ in }
    ) async throws(Refused) -> [ServerKeyID: KeyUse] {
        var uses = Dictionary(uniqueKeysWithValues: keys.ids.map { ($0, KeyUse.none) })
        let now = clock()
        for (id, count) in try await look({ try $0.openLinksByKey(at: now) }) {
            if let id = ServerKeyID(id) { uses[id, default: .none].links = count }
        }
        var looked = 0
        try await walk { records throws(Refused) in
            looked += records.count
            onProgress(looked)
            for record in records {
                guard let sealed = try? Sealed(bytes: record.bytes) else { continue }
                switch record.place {
                case .relay: uses[sealed.keyID, default: .none].relays += 1
                case .operator, .operatorSetup: uses[sealed.keyID, default: .none].operators += 1
                case .user: uses[sealed.keyID, default: .none].users += 1
                }
            }
        }
        return uses
    }

    /// What sealing anew came to.
    package struct Resealing: Sendable, Equatable {
        package var resealed = 0
        /// What cannot be opened, with the reason; left as it is.
        package var refused: [AuthenticatorError] = []
    }

    /// Seals everything that an older key sealed under the current one, in small transactions. Killed anywhere, some of
    /// it is done; the next time does the rest. Every process must know the current key before.
    package func reseal(
        _ request: Request, onProgress: @escaping @Sendable (_ looked: Int) -> Void = { _ in }
    ) async throws(Refused) -> Resealing {
        let key = "key \(keys.current.id)"
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try mayManageInventory(actor)
            try transaction.audit("key.reseal", subject: key, by: actor, request, outcome: "begun", at: now)
        }
        var sum = Resealing()
        var looked = 0
        try await walk { records throws(Refused) in
            looked += records.count
            onProgress(looked)
            // What cannot be read is looked at too, and refused there.
            guard records.contains(where: { needsResealing($0) }) else { return }
            let page = try await reseal(records)
            sum.resealed += page.resealed
            sum.refused += page.refused
        }
        let total = sum
        try await carryOut { transaction, now in
            let refused = total.refused.isEmpty ? "" : ", \(total.refused.count) cannot be opened"
            try transaction.audit(
                "key.reseal", subject: key, by: try request.actor(in: transaction), request,
                outcome: "\(total.resealed) sealed anew\(refused)", at: now)
        }
        return total
    }

    /// Writes in the audit that the key file has a new key in front.
    package func noteRotation(_ request: Request) async throws(Refused) {
        let keys = keys
        try await carryOut { transaction, now in
            try transaction.audit(
                "key.rotate", subject: "key \(keys.current.id)", by: try request.actor(in: transaction), request,
                reason: keys.older.first.map { "in the place of \($0.id)" }, outcome: "done", at: now)
        }
    }

    /// One transaction. What changed since it was read is left to whoever changed it: that is sealed anew already.
    private func reseal(_ records: [SealedRecord]) async throws(Refused) -> Resealing {
        try await carryOut { transaction, _ in
            var page = Resealing()
            for record in records where needsResealing(record) {
                guard try transaction.sealed(at: record.place) == record.bytes else { continue }
                do {
                    let context = record.place.context
                    let secret = try keys.open(try Sealed(bytes: record.bytes), for: context)
                    try transaction.set(sealed: keys.seal(secret, for: context).bytes, at: record.place)
                    page.resealed += 1
                } catch let error as AuthenticatorError { page.refused.append(error) }
            }
            return page
        }
    }

    private func needsResealing(_ record: SealedRecord) -> Bool {
        (try? Sealed(bytes: record.bytes)).map(keys.needsResealing) ?? true
    }

    /// Goes through everything sealed, in pages that are read beside the writers.
    private func walk(_ body: ([SealedRecord]) async throws(Refused) -> Void) async throws(Refused) {
        for kind in SealedKind.allCases {
            var last: SealedPlace?
            while true {
                let after = last
                let page = try await look { try $0.sealed(kind, after: after, limit: 200) }
                guard let end = page.last else { break }
                try await body(page)
                last = end.place
            }
        }
    }
}

extension SealedPlace {
    /// What the seal is bound to.
    fileprivate var context: SealingContext {
        switch self {
        case .relay(let relay): .relayCredentials(relay: relay.rawValue)
        case .operator(let person), .operatorSetup(let person): .operatorTOTPSecret(operator: person.rawValue)
        case .user(let user, _): .totpSecret(user: user.rawValue)
        }
    }
}
