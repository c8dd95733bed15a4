import Authenticators
package import Policy
package import Secrets
package import Storage

/// Relays of customers' own: for MSSP admins.
extension UseCases {
    package func relays(_ request: Request) async throws(Refused) -> [RelayRecord] {
        try await look { snapshot in
            try mayManageInventory(request.actor(in: snapshot))
            return try snapshot.relays()
        }
    }

    package func relay(_ name: Slug, _ request: Request) async throws(Refused) -> RelayRecord {
        try await look { snapshot in
            try mayManageInventory(request.actor(in: snapshot))
            return try relay(name, in: snapshot)
        }
    }

    /// - Parameter url: as `SMTP.RelayEndpoint` reads it; the caller has made sure that it does. Kept sealed.
    package func addRelay(
        _ name: Slug, url: Secret<String>, _ terms: RelayTerms, _ request: Request
    ) async throws(Refused) -> RelayID {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try mayManageInventory(actor)
            let id = try transaction.add(relay: name, terms: terms, at: now)
            try transaction.set(sealedURL: seal(url, for: id), of: id)
            try transaction.audit("relay.add", subject: "relay:\(name)", by: actor, request, outcome: "done", at: now)
            return id
        }
    }

    /// What is to be different about a relay; nil leaves it as it is.
    package struct RelayChange: Sendable {
        package var url: Secret<String>?
        /// `.some(nil)`: as the worker is configured.
        package var connections: Int??
        /// `.some(nil)`: no limit.
        package var rate: Double??

        package init(url: Secret<String>? = nil, connections: Int?? = nil, rate: Double?? = nil) {
            self.url = url
            self.connections = connections
            self.rate = rate
        }
    }

    package func changeRelay(_ name: Slug, _ change: RelayChange, _ request: Request) async throws(Refused) {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try mayManageInventory(actor)
            let record = try relay(name, in: transaction)
            var changed: [String] = []
            if let url = change.url {
                guard record.id != .default else { throw Refused.defaultRelayIsConfiguration }
                try transaction.set(sealedURL: seal(url, for: record.id), of: record.id)
                changed.append("url")
            }
            var terms = record.terms
            if let connections = change.connections {
                terms.connections = connections
                changed.append("connections \(connections.map { "\($0)" } ?? "default")")
            }
            if let rate = change.rate {
                terms.rate = rate
                changed.append("rate \(rate.map { "\($0)/s" } ?? "unlimited")")
            }
            try transaction.set(terms: terms, of: record.id)
            try transaction.audit(
                "relay.change", subject: "relay:\(name)", by: actor, request,
                reason: changed.joined(separator: ", "), outcome: "done", at: now)
        }
    }

    /// Sends a portal's mails through another relay from now on, those that wait included.
    package func assign(_ name: Slug, to portal: Slug, _ request: Request) async throws(Refused) {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try mayManageInventory(actor)
            let record = try relay(name, in: transaction)
            let target = try self.portal(portal, for: actor, to: .seePortal, in: transaction)
            try transaction.assign(record.id, to: target.portal.id, at: now)
            try transaction.audit(
                "relay.assign", AuditTopic(portal: target), subject: "relay:\(name)", by: actor, request,
                outcome: "done", at: now)
        }
    }

    /// Holds back the mails of a relay, or of all of them, or lets them go.
    /// - Returns: the relays for which that changed something.
    package func setPause(
        _ isPaused: Bool, of name: Slug?, _ request: Request
    ) async throws(Refused) -> [Slug] {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try mayManageInventory(actor)
            let all = try name.map { [try relay($0, in: transaction)] } ?? transaction.relays()
            let changed = all.filter { ($0.pausedAt != nil) != isPaused }
            for record in changed {
                try transaction.set(pausedAt: isPaused ? now : nil, of: record.id)
                try transaction.audit(
                    isPaused ? "queue.pause" : "queue.resume", subject: "relay:\(record.name)", by: actor, request,
                    outcome: "done", at: now)
            }
            return changed.map(\.name)
        }
    }

    /// The relay's URL with its credentials; nil for the default one, which is configuration. For connecting, only.
    package func url(of record: RelayRecord) throws(Refused) -> Secret<String>? {
        guard let bytes = record.sealedURL else {
            if record.id == .default { return nil }
            throw .relayWithoutURL(record.name)
        }
        do {
            let opened = try keys.open(
                try Sealed(bytes: bytes), for: .relayCredentials(relay: record.id.rawValue))
            return Secret(String(decoding: opened.reveal(), as: UTF8.self))
        } catch { throw .keys(error) }
    }

    private func seal(_ url: Secret<String>, for relay: RelayID) -> [UInt8] {
        keys.seal(Secret(Array(url.reveal().utf8)), for: .relayCredentials(relay: relay.rawValue)).bytes
    }

    private func relay(_ name: Slug, in snapshot: any Snapshot) throws -> RelayRecord {
        guard let record = try snapshot.relay(named: name) else { throw Refused.unknownRelay(name) }
        return record
    }
}
