import Authenticators
import Foundation
package import Mail
import Policy
package import Secrets
import Storage

/// What a hosted sign-in asks after the password: a code, or configuring an authenticator. Each ends the session of the
/// password and begins one that is signed in, under a new token.
extension UseCases {
    /// - Parameter code: of the authenticator, or a recovery code.
    /// - Throws: `.sessionOver`, `.wrongCode`, `.codeUsedBefore`, `.waitUntil`, `.tooManyWrongGuesses`
    package func passChallenge(
        _ code: String, session token: Secret<String>, on domain: Domain, _ request: Request
    ) async throws(Refused) -> HostedSignIn {
        try await carryOut { transaction, now in
            let session = try unfinished(token, on: domain, in: transaction, at: now)
            guard case .challenge(let reason) = session.due else { throw Refused.sessionOver }
            try answerChallenge(
                code, of: session.user, at: session.portal, by: .portalUser(session.user.user.id), request,
                in: transaction, at: now)
            return try complete(session, .allow(reason), in: transaction, at: now)
        }
    }

    package func beginConfiguring(
        session token: Secret<String>, on domain: Domain, _ request: Request
    ) async throws(Refused) -> BegunAuthenticator {
        try await carryOut { transaction, now in
            let session = try unfinished(token, on: domain, in: transaction, at: now)
            return try begin(
                session.user, of: session.portal, link: nil, by: .portalUser(session.user.user.id), request,
                transaction, now)
        }
    }

    /// The first right code binds the authenticator and signs in.
    /// - Returns: the recovery codes, to be shown once, and the session.
    package func confirm(
        _ code: String, session token: Secret<String>, on domain: Domain, _ request: Request
    ) async throws(Refused) -> (codes: [Secret<String>], signedIn: HostedSignIn) {
        try await carryOut { transaction, now in
            let session = try unfinished(token, on: domain, in: transaction, at: now)
            let codes = try bind(
                session.user, of: session.portal, code: code, through: nil, by: .portalUser(session.user.user.id),
                request, transaction, now)
            return (codes, try complete(session, .allow(.policyEnabledAndConfigured), in: transaction, at: now))
        }
    }

    /// Ten new recovery codes for somebody who is signed in and has the authenticator at hand; the old ones are void.
    package func newRecoveryCodes(
        _ code: String, session token: Secret<String>, on domain: Domain, _ request: Request
    ) async throws(Refused) -> [Secret<String>] {
        try await carryOut { transaction, now in
            guard let session = try find(session: token, on: domain, in: transaction, at: now),
                session.stage == .signedIn
            else { throw Refused.sessionOver }
            let actor = Actor.portalUser(session.user.user.id)
            let topic = AuditTopic(portal: session.portal, user: session.user)
            guard let factor = try transaction.factor(of: session.user.user.id, bound: true) else {
                throw Refused.noAuthenticator
            }
            let step = try judge(code, of: session.user, against: factor, topic, by: actor, request, transaction, now)
            try transaction.set(lastStep: step, of: session.user.user.id, bound: true)
            let codes = try replaceRecoveryCodes(of: session.user.user.id, in: transaction)
            try transaction.audit("mfa.recovery-codes", topic, by: actor, request, outcome: "replaced", at: now)
            return codes
        }
    }

    private func complete(
        _ session: PortalSession, _ decision: SignIn, in transaction: any Transaction, at now: Date
    ) throws -> HostedSignIn {
        try transaction.endSession(digest: session.record.digest)
        return HostedSignIn(
            decision: decision, user: session.user,
            session: try begin(
                .signedIn, for: .user(session.user.user.id), factorAt: now, in: transaction, at: now),
            device: deviceMark(Self.marked(session.user)))
    }
}
