import Authenticators
import Foundation
package import Mail
import Policy
package import Secrets
import Storage

/// Signing in on a hosted portal's own pages: the password first, then what the policy asks.
extension UseCases {
    /// An unknown address, a wrong password and a user without one get the same refusal after the same work; only a right
    /// password learns more, or queues a mail.
    /// - Parameters:
    ///   - typed: the address as it was typed.
    ///   - device: the cookie that an earlier sign-in left in this browser.
    /// - Throws: `.wrongPassword`, or `.waitUntil` after too many guesses.
    package func signIn(
        typed: String, password: Secret<String>, device: Secret<String>?, on domain: Domain, _ request: Request
    ) async throws(Refused) -> HostedSignIn {
        let email = UseCases.address(typed)
        let (portal, found) = try await look { snapshot -> (PortalRecord, UserRecord?) in
            guard let portal = try snapshot.portal(on: domain) else { throw Refused.wrongPassword }
            return (portal, try email.flatMap { try snapshot.user($0, in: portal.portal.id) })
        }
        let attempt = SignInThrottle.Attempt(
            account: "\(portal.portal.id) \(email?.normalized ?? "")", source: request.source,
            isKnownDevice: found.map { isKnown(device, to: Self.marked($0)) } ?? false)
        if let date = throttle.count(attempt, at: clock()) { throw .waitUntil(date) }
        let hash = found?.passwordHash
        guard try await judge(attempt, password, hash), let hash else {
            try await carryOut { transaction, now in
                try transaction.audit(
                    "password.check", AuditTopic(portal: portal, user: found), by: .host, request, outcome: "wrong",
                    at: now)
            }
            throw .wrongPassword
        }
        throttle.forgive(attempt)
        return try await carryOut { transaction, now in
            // All of it may have changed while the password was hashed.
            guard let id = found?.user.id, let user = try transaction.user(id), user.passwordHash == hash,
                let portal = try transaction.portal(on: domain), portal.portal.id == user.portal
            else { throw Refused.wrongPassword }
            let decision = try decide(user, of: portal, by: .portalUser(id), request, in: transaction, at: now)
            return try admit(user, after: decision, in: transaction, at: now)
        }
    }

    /// Enters with a password alone, where the policy was switched off while a code or configuring was due.
    package func enter(
        session token: Secret<String>, on domain: Domain, _ request: Request
    ) async throws(Refused) -> HostedSignIn {
        try await carryOut { transaction, now in
            let session = try unfinished(token, on: domain, in: transaction, at: now)
            guard case .allow = session.due else { throw Refused.sessionOver }
            try transaction.endSession(digest: session.record.digest)
            try transaction.audit(
                "sign-in", AuditTopic(portal: session.portal, user: session.user),
                by: .portalUser(session.user.user.id), request, reason: session.due.reason, outcome: session.due.name,
                at: now)
            return try admit(session.user, after: session.due, in: transaction, at: now)
        }
    }

    /// The session that a decision leads to.
    func admit(
        _ user: UserRecord, after decision: SignIn, in transaction: any Transaction, at now: Date
    ) throws -> HostedSignIn {
        let holder = SessionHolder.user(user.user.id)
        switch decision {
        case .allow:
            return HostedSignIn(
                decision: decision, user: user, session: try begin(.signedIn, for: holder, in: transaction, at: now),
                device: deviceMark(Self.marked(user)))
        case .challenge, .configure:
            return HostedSignIn(
                decision: decision, user: user, session: try begin(.password, for: holder, in: transaction, at: now),
                device: nil)
        case .reconfigure, .deny:
            return HostedSignIn(decision: decision, user: user, session: nil, device: nil)
        }
    }

    /// The session of somebody whose password was right and who still has something to do.
    /// - Throws: `.sessionOver`
    func unfinished(
        _ token: Secret<String>, on domain: Domain, in snapshot: any Snapshot, at now: Date
    ) throws -> PortalSession {
        guard let session = try find(session: token, on: domain, in: snapshot, at: now), session.stage == .password
        else { throw Refused.sessionOver }
        return session
    }

    /// A guess that was counted and could not be judged costs nothing.
    func judge(
        _ attempt: SignInThrottle.Attempt, _ password: Secret<String>, _ hash: String?
    ) async throws(Refused) -> Bool {
        do throws(Refused) { return try await isRight(password, hash) } catch {
            throttle.takeBack(attempt)
            throw error
        }
    }

    /// Whether the password is the one that was hashed, on the password threads. With nothing to compare it takes as
    /// long, and is wrong.
    func isRight(_ typed: Secret<String>, _ hash: String?) async throws(Refused) -> Bool {
        let decoy = PasswordHash.decoy(settings.scrypt)
        let outcome = try await passwords.work { () -> Result<Bool, AuthenticatorError> in
            Result { () throws(AuthenticatorError) in
                try (hash.map { text throws(AuthenticatorError) in try PasswordHash(text: Secret(text)) } ?? decoy)
                    .verify(Password(typed: typed))
            }
        }
        do { return try outcome.get() } catch { throw .keys(error) }
    }

    /// An address as people type it: blanks around it do not matter. Nil if it is none, which no user has.
    static func address(_ typed: String) -> EmailAddress? {
        try? EmailAddress(parsing: typed.trimmingCharacters(in: .whitespacesAndNewlines).prefix(320))
    }
}

/// The mark that a complete sign-in leaves in a browser. It opens nothing: it only spares its owner the waiting that
/// strangers' guesses at the account cause.
extension UseCases {
    func deviceMark(_ marked: [UInt8]) -> Secret<String> {
        Secret(Hexadecimal.text(of: keys.current.authenticationCode(over: marked, for: .session)))
    }

    func isKnown(_ mark: Secret<String>?, to marked: [UInt8]) -> Bool {
        guard let code = mark.flatMap({ Hexadecimal.bytes(of: $0.reveal()) }) else { return false }
        return keys.isAuthentic(code, over: marked, for: .session)
    }

    /// With the password's hash: a new password makes every mark worthless.
    static func marked(_ user: UserRecord) -> [UInt8] {
        Array("device of user \(user.user.id) \(user.passwordHash ?? "")".utf8)
    }
}
