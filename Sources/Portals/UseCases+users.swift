import Authenticators
import Foundation
import Jobs
package import Mail
package import Policy
package import Secrets
package import Storage

/// Users of a portal: adding, disabling, resetting.
extension UseCases {
    /// Adds a user and sends the invitation, unless the portal has confirmed the user already.
    @discardableResult
    package func addUser(
        _ contact: Contact, to portal: Slug, isConfirmed: Bool, _ request: Request
    ) async throws(Refused) -> Creation<(user: UserRecord, lastMail: JobRecord?)> {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let portal = try self.portal(portal, for: actor, to: .manageUsers, in: transaction)
            let isReplay = try transaction.isReplay(request, by: actor, at: now)
            if !isReplay {
                try add(contact, to: portal, isConfirmed: isConfirmed, by: actor, request, in: transaction, at: now)
                try transaction.remember(request, by: actor, at: now)
            }
            let user = try self.user(contact.email, of: portal, in: transaction)
            let mail = try transaction.lastJob(to: user.user.id).flatMap { try transaction.job($0) }
            return Creation(resource: (user, mail), isReplay: isReplay)
        }
    }

    private func add(
        _ contact: Contact, to portal: PortalRecord, isConfirmed: Bool, by actor: Actor, _ request: Request,
        in transaction: any Transaction, at now: Date
    ) throws {
        _ = try transaction.add(
            user: NewUser(
                portal: portal.portal.id, contact: contact, status: isConfirmed ? .enabled : .unconfirmed,
                createdAt: now))
        let user = try self.user(contact.email, of: portal, in: transaction)
        if !isConfirmed { try queue([.invitation], to: user, of: portal, in: transaction, at: now) }
        try transaction.audit(
            "user.add", AuditTopic(portal: portal, user: user), by: actor, request,
            outcome: isConfirmed ? "confirmed" : "invited", at: now)
    }

    /// Users in one transaction of an import: so few that nobody's sign-in waits for long.
    private static let importStep = 100

    /// Adds the users of a table, some at a time, so that others' requests find their turn in between. Those who are
    /// there already stay as they are: what a failure cut off, the same table completes.
    /// - Returns: how many were added.
    /// - Throws: `.importCutOff`, if some were added before it failed
    package func importUsers(
        _ table: UserTable, to portal: Slug, isConfirmed: Bool, _ request: Request,
        onProgress: @escaping @Sendable (_ done: Int) -> Void = { _ in }
    ) async throws(Refused) -> Int {
        var (added, rest) = (0, table.contacts[...])
        repeat {
            let some = rest.prefix(Self.importStep)
            do throws(Refused) {
                added += try await addMissing(some, to: portal, isConfirmed: isConfirmed, request)
            } catch {
                throw added == 0 ? error : .importCutOff(added: added, of: table.contacts.count, error)
            }
            rest = rest.dropFirst(some.count)
            onProgress(rest.startIndex)
        } while !rest.isEmpty
        return added
    }

    private func addMissing(
        _ contacts: ArraySlice<Contact>, to portal: Slug, isConfirmed: Bool, _ request: Request
    ) async throws(Refused) -> Int {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let portal = try self.portal(portal, for: actor, to: .manageUsers, in: transaction)
            let missing = try contacts.filter { try transaction.user($0.email, in: portal.portal.id) == nil }
            for contact in missing {
                try add(contact, to: portal, isConfirmed: isConfirmed, by: actor, request, in: transaction, at: now)
            }
            return missing.count
        }
    }

    /// A page of users, each with the mail sent to them last.
    package func users(
        of portal: Slug, after: EmailAddress? = nil, limit: Int, _ request: Request
    ) async throws(Refused) -> [(user: UserRecord, lastMail: JobRecord?)] {
        try await look { snapshot in
            let portal = try self.portal(portal, for: request.actor(in: snapshot), to: .seePortal, in: snapshot)
            return try snapshot.users(in: portal.portal.id, after: after, limit: limit).map { user in
                (user, try snapshot.lastJob(to: user.user.id).flatMap { try snapshot.job($0) })
            }
        }
    }

    /// Users as an operator looks through them, and the portal they are of.
    package func userPage(
        of portal: Slug, _ query: UserQuery, _ request: Request
    ) async throws(Refused) -> (portal: PortalRecord, page: UserPage) {
        try await look { snapshot in
            let portal = try self.portal(portal, for: request.actor(in: snapshot), to: .seePortal, in: snapshot)
            return (portal, try snapshot.userPage(in: portal.portal.id, query))
        }
    }

    package func user(
        _ email: EmailAddress, of portal: Slug, _ request: Request
    ) async throws(Refused) -> (user: UserRecord, lastMail: JobRecord?) {
        try await look { snapshot in
            let portal = try self.portal(portal, for: request.actor(in: snapshot), to: .seePortal, in: snapshot)
            let user = try self.user(email, of: portal, in: snapshot)
            return (user, try snapshot.lastJob(to: user.user.id).flatMap { try snapshot.job($0) })
        }
    }

    /// - Returns: false if the user has that status already; then nothing was written.
    package func setStatus(
        _ status: UserStatus, of email: EmailAddress, at portal: Slug, _ request: Request
    ) async throws(Refused) -> Bool {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let portal = try self.portal(portal, for: actor, to: .manageUsers, in: transaction)
            let user = try self.user(email, of: portal, in: transaction)
            let topic = AuditTopic(portal: portal, user: user)
            switch UserStatusSwitch.decide(
                user.user, to: status, isInvitationWithdrawn: try transaction.isInvitationWithdrawn(user.user.id),
                isByHost: actor == .host)
            {
            case .unchanged: return false
            case .refused(let denial):
                try transaction.audit(
                    "user.status", topic, by: actor, request, reason: denial.rawValue, outcome: "refused", at: now)
                throw Refused.deniedSignIn(denial)
            case .switched(let changes, let letters):
                try transaction.apply(changes, at: now)
                try queue(letters, to: user, of: portal, in: transaction, at: now)
                try transaction.audit(
                    "user.status", topic, by: actor, request,
                    outcome: letters.isEmpty ? status.rawValue : "invited anew", at: now)
                return true
            }
        }
    }

    /// Of a reset, in Unicode code points.
    package static let longestReason = 500

    /// Why somebody was reset, as the audit keeps it: in one line.
    /// - Throws: `.emptyReason`, `.longReason`
    package static func reason(_ typed: String) throws(Refused) -> String {
        let reason = typed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !reason.isEmpty else { throw .emptyReason }
        guard reason.unicodeScalars.count <= longestReason else { throw .longReason }
        return reason
    }

    /// Takes a user's authenticator away, for a lost device: all of it in one transaction, or nothing.
    /// - Parameter reason: as it was typed.
    package func resetMFA(
        of email: EmailAddress, at portal: Slug, reason: String, _ request: Request
    ) async throws(Refused) {
        let reason = try UseCases.reason(reason)
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let portal = try self.portal(portal, for: actor, to: .resetMFA, in: transaction)
            try request.requireFreshFactor(at: now)
            let user = try self.user(email, of: portal, in: transaction)
            let topic = AuditTopic(portal: portal, user: user)
            switch ResetDecision.decide(user.user, by: actor.operatorID, reason: reason) {
            case .reset(let changes, let letters):
                try transaction.apply(changes, at: now)
                try queue(letters, to: user, of: portal, in: transaction, at: now)
                try transaction.audit(
                    "mfa.reset", topic, by: actor, request, reason: reason, outcome: "done", at: now)
            case .refused(let refusal):
                try transaction.audit(
                    "mfa.reset", topic, by: actor, request, reason: reason, outcome: "refused: \(refusal.rawValue)",
                    at: now)
                throw Refused.reset(refusal)
            }
        }
    }

    /// Sets a hosted portal's password, hashed on the password threads.
    package func setPassword(
        _ typed: Secret<String>, of email: EmailAddress, at portal: Slug, _ request: Request
    ) async throws(Refused) {
        let known = try await look { snapshot in
            let portal = try self.portal(portal, for: request.actor(in: snapshot), to: .manageUsers, in: snapshot)
            return UseCases.guessable(try self.user(email, of: portal, in: snapshot), at: portal)
        }
        let hash = try await hash(typed, known: known)
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let portal = try self.portal(portal, for: actor, to: .manageUsers, in: transaction)
            let user = try self.user(email, of: portal, in: transaction)
            try transaction.set(passwordHash: hash.reveal(), of: user.user.id)
            try transaction.set(wrong: .none, of: .password, for: user.user.id)
            // Whoever knows the old one may be signed in.
            try transaction.apply([.sessionsRevoked(user.user.id)], at: now)
            try transaction.audit(
                "user.password", AuditTopic(portal: portal, user: user), by: actor, request, outcome: "set", at: now)
        }
    }

    /// A password that is being set, as it is kept; judged and hashed on the password threads.
    /// - Parameter known: what a guesser knows of the account.
    /// - Throws: `.password`, if the rule refuses it
    func hash(_ typed: Secret<String>, known: [String]) async throws(Refused) -> Secret<String> {
        let (rule, random, scrypt) = (settings.passwordRule, random, settings.scrypt)
        let hashed = try await passwords.work { () -> Result<Secret<String>, Refused> in
            switch rule.judge(typed, known: known) {
            case .refused(let refusal): return .failure(.password(refusal))
            case .accepted(let password):
                var random = random
                do throws(AuthenticatorError) {
                    return .success(try PasswordHash(of: password, parameters: scrypt, using: &random).text)
                } catch { return .failure(.keys(error)) }
            }
        }
        return try hashed.get()
    }

    /// What a guesser tries first at somebody's account.
    static func guessable(_ user: UserRecord, at portal: PortalRecord) -> [String] {
        let (email, profile) = (user.contact.email, portal.profile)
        return [email.addrSpec, email.domain.unicode, profile.title.text, profile.domain.ascii, profile.domain.unicode]
            + [portal.name.text] + (user.contact.name.map { [$0.text] } ?? [])
    }
}
