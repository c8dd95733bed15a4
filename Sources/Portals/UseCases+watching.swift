package import Policy
package import Secrets
package import Storage

/// What the console's pages look at, besides what every interface does.
extension UseCases {
    /// These users of a portal, in this order; those who are not there, or are another portal's, are left out.
    package func listedUsers(
        _ ids: [UserID], of portal: Slug, _ request: Request
    ) async throws(Refused) -> [ListedUser] {
        try await look { snapshot in try listed(ids, of: portal, for: request.actor(in: snapshot), in: snapshot) }
    }

    /// The same for a page that stays open, which asks again and again: session and assignment are looked up with it.
    /// Does not count as use of the session, so that a page nobody sits at ends when it should.
    /// - Throws: `.sessionOver`
    package func watch(
        _ ids: [UserID], of portal: Slug, console token: Secret<String>, from source: String
    ) async throws(Refused) -> [ListedUser] {
        let now = clock()
        return try await look { snapshot in
            guard let session = try find(console: token, in: snapshot, at: now) else { throw Refused.sessionOver }
            let request = Request(.console(session), from: source)
            return try listed(ids, of: portal, for: request.actor(in: snapshot), in: snapshot)
        }
    }

    private func listed(
        _ ids: [UserID], of portal: Slug, for actor: Actor, in snapshot: any Snapshot
    ) throws -> [ListedUser] {
        let portal = try self.portal(portal, for: actor, to: .seePortal, in: snapshot)
        let users = try ids.compactMap { try snapshot.user($0) }.filter { $0.portal == portal.portal.id }
        let mails = try snapshot.lastMails(of: users.map(\.user.id), in: portal.portal.id)
        return users.map { ListedUser(user: $0, lastMail: mails[$0.user.id]) }
    }

    /// The portals the requester may see, each with how many users are in which state.
    package func portalCensus(
        _ request: Request
    ) async throws(Refused) -> [(portal: PortalRecord, census: UserCensus)] {
        try await look { snapshot in
            let actor = try request.actor(in: snapshot)
            return try snapshot.portals().filter {
                Permission.decide(actor, .seePortal, on: $0.portal.customer.id) == .granted
            }.map { ($0, try snapshot.userPage(in: $0.portal.id, UserQuery(limit: 1)).census) }
        }
    }

    /// Notes that somebody sent a test mail: it leaves by the MSSP's own relay, to any address.
    package func noteTestMail(through relay: Slug, outcome: String, _ request: Request) async throws(Refused) {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try mayManageInventory(actor)
            try transaction.audit(
                "relay.test", subject: "relay:\(relay)", by: actor, request, outcome: outcome, at: now)
        }
    }
}
