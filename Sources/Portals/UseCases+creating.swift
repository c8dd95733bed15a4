package import Policy
package import Storage

/// Creating through the API: a request that is sent twice with one `Idempotency-Key` creates once.
extension UseCases {
    /// Adds a portal, its MFA policy on.
    package func createPortal(
        _ name: Slug, of customer: Slug, profile: PortalProfile, _ request: Request
    ) async throws(Refused) -> Creation<PortalRecord> {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let owner = try self.customer(customer, for: actor, in: transaction)
            let isReplay = try transaction.isReplay(request, by: actor, at: now)
            if !isReplay {
                _ = try add(name, of: owner, profile: profile, by: actor, request, in: transaction, at: now)
                try transaction.remember(request, by: actor, at: now)
            }
            return Creation(
                resource: try portal(name, for: actor, to: .seePortal, in: transaction), isReplay: isReplay)
        }
    }

    /// Adds a user, and sends the invitation unless the portal has confirmed the user already.
    package func createUser(
        _ contact: Contact, at portal: Slug, isConfirmed: Bool, _ request: Request
    ) async throws(Refused) -> Creation<(user: UserRecord, lastMail: JobRecord?)> {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let portal = try self.portal(portal, for: actor, to: .manageUsers, in: transaction)
            let isReplay = try transaction.isReplay(request, by: actor, at: now)
            if !isReplay {
                _ = try add(
                    contact, to: portal, isConfirmed: isConfirmed, by: actor, request, in: transaction, at: now)
                try transaction.remember(request, by: actor, at: now)
            }
            let user = try self.user(contact.email, of: portal, in: transaction)
            let mail = try transaction.lastJob(to: user.user.id).flatMap { try transaction.job($0) }
            return Creation(resource: (user, mail), isReplay: isReplay)
        }
    }
}
