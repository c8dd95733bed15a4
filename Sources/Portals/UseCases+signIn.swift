import Authenticators
import Foundation
package import Mail
package import Policy
import Secrets
import Storage

/// Sign-ins, and accepting an invitation.
extension UseCases {
    /// A sign-in whose password was right. Queues the reconfiguration mail where the decision wants one.
    package func signIn(_ email: EmailAddress, at portal: Slug, _ request: Request) async throws(Refused) -> SignIn {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let portal = try self.portal(portal, for: actor, to: .actForUser, in: transaction)
            let user = try self.user(email, of: portal, in: transaction)
            return try decide(user, of: portal, by: actor, request, in: transaction, at: now)
        }
    }

    /// Asks the policy, and queues the reconfiguration mail where the decision wants one.
    func decide(
        _ user: UserRecord, of portal: PortalRecord, by actor: Actor, _ request: Request,
        in transaction: any Transaction, at now: Date
    ) throws -> SignIn {
        var mails = ReconfigurationMails()
        if case .reset(let reset) = user.user.mfa {
            mails = try transaction.reconfigurationMails(to: user.user.id, for: reset, at: now)
        }
        let decision = SignIn.decide(user.user, in: portal.portal, mails: mails, at: now)
        try queue(decision.letters, to: user, of: portal, in: transaction, at: now)
        try transaction.audit(
            "sign-in", AuditTopic(portal: portal, user: user), by: actor, request, reason: decision.reason,
            outcome: decision.name, at: now)
        return decision
    }

    /// An invitation that the portal itself vouches for.
    package func acceptInvitation(
        _ email: EmailAddress, at portal: Slug, _ request: Request
    ) async throws(Refused) -> SignIn {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let portal = try self.portal(portal, for: actor, to: .actForUser, in: transaction)
            let user = try self.user(email, of: portal, in: transaction)
            return try accept(user, of: portal, link: nil, by: actor, request, in: transaction, at: now)
        }
    }

    /// - Parameter link: the mailed link; nil where the portal vouches.
    func accept(
        _ user: UserRecord, of portal: PortalRecord, link: Link?, by actor: Actor, _ request: Request,
        in transaction: any Transaction, at now: Date
    ) throws -> SignIn {
        let topic = AuditTopic(portal: portal, user: user)
        switch InvitationAcceptance.decide(user.user, in: portal.portal, link: link, at: now) {
        case .accepted(let decision, let changes):
            try transaction.apply(changes, at: now)
            try transaction.audit(
                "invitation.accept", topic, by: actor, request, reason: decision.reason, outcome: decision.name,
                at: now)
            return decision
        case .refused(let refusal):
            try transaction.audit(
                "invitation.accept", topic, by: actor, request, reason: refusal.name, outcome: "refused", at: now)
            throw Refused.invitation(refusal)
        }
    }

    /// Checks a hosted portal's password against the stored hash, on the password threads.
    /// Wrong ones are counted; the growing delay concerns whoever holds the user's link, never a stranger.
    func check(
        _ typed: Secret<String>, of user: UserRecord, in portal: PortalRecord, _ request: Request
    ) async throws(Refused) {
        guard let stored = user.passwordHash else { throw .noPassword }
        // Counted before it is judged, so that guesses made at once wait for each other.
        try await carryOut { transaction, now in
            guard let current = try transaction.user(user.user.id) else { return }
            try UseCases.mayGuess(current.wrongPasswords, at: now)
            try transaction.set(
                wrong: WrongGuesses(count: current.wrongPasswords.count + 1, last: now), of: .password,
                for: user.user.id)
        }
        let isRight: Bool
        do throws(Refused) { isRight = try await self.isRight(typed, stored) } catch {
            // A guess that could not be judged costs nothing.
            try await carryOut { transaction, _ in
                guard let current = try transaction.user(user.user.id), current.wrongPasswords.count > 0 else { return }
                try transaction.set(
                    wrong: WrongGuesses(count: current.wrongPasswords.count - 1, last: current.wrongPasswords.last),
                    of: .password, for: user.user.id)
            }
            throw error
        }
        try await carryOut { transaction, now in
            if isRight {
                try transaction.set(wrong: .none, of: .password, for: user.user.id)
            } else {
                try transaction.audit(
                    "password.check", AuditTopic(portal: portal, user: user), by: .portalUser(user.user.id), request,
                    outcome: "wrong", at: now)
            }
        }
        if !isRight { throw .wrongPassword }
    }

    /// Whether another guess is judged now.
    static func mayGuess(_ wrong: WrongGuesses, at now: Date) throws(Refused) {
        guard let last = wrong.last else { return }
        switch WrongCodeDelay.standard.nextAttempt(afterFailures: wrong.count, lastFailure: last) {
        case .anyTime: return
        case .notBefore(let date): if now < date { throw .waitUntil(date) }
        case .blocked: throw .tooManyWrongGuesses
        }
    }
}
