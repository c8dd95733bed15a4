import Authenticators
package import Foundation
package import Mail
package import Policy
package import Secrets
package import Storage

/// A live session of a portal's user, with user and portal as they are now.
package struct PortalSession: Sendable {
    package let portal: PortalRecord
    package let user: UserRecord
    package let stage: SessionStage
    /// What the policy asks at this moment; what a session of the stage `password` still has to do.
    package let due: SignIn
    package let signedInAt: Date

    let record: SessionRecord
}

/// What a right password led to, on a hosted portal's own pages.
package struct HostedSignIn: Sendable {
    package let decision: SignIn
    package let user: UserRecord
    /// For the cookie: signed in, or on the way to what is due; nil where there is no way in now.
    package let session: Secret<String>?
    /// For a cookie that lasts: tells a browser that this user signed in with before; nil before the sign-in is complete.
    package let device: Secret<String>?
}

/// Sessions on hosted pages. A cookie's token is looked up by its digest; user, portal and policy are read anew at every
/// request, so that a reset, a disabled user or a disabled customer ends it at the next one.
extension UseCases {
    /// - Returns: nil if there is none, it is over, or it belongs to another portal.
    package func session(_ token: Secret<String>, on domain: Domain) async throws(Refused) -> PortalSession? {
        let now = clock()
        guard let session = try await look({ try find(session: token, on: domain, in: $0, at: now) }) else {
            return nil
        }
        try await noteUse(of: session.record, at: now)
        return session
    }

    /// How many recovery codes the user of a session has not used yet.
    package func recoveryCodesLeft(in session: PortalSession) async throws(Refused) -> Int {
        try await look { try $0.recoveryCodes(of: session.user.user.id).count }
    }

    package func signOut(session token: Secret<String>, _ request: Request) async throws(Refused) {
        try await end(token, request)
    }

    /// Ends any session, of a user or an operator.
    func end(_ token: Secret<String>, _ request: Request) async throws(Refused) {
        guard let digest = OpaqueToken(text: token.reveal())?.digest.bytes else { return }
        try await carryOut { transaction, now in
            guard let record = try transaction.session(digest: digest) else { return }
            try transaction.endSession(digest: digest)
            switch record.holder {
            case .user(let id):
                guard let user = try transaction.user(id) else { return }
                try transaction.audit(
                    "sign-out", AuditTopic(portal: try transaction.portal(user.portal), user: user),
                    by: .portalUser(id), request, outcome: "done", at: now)
            case .operator(let id):
                guard let person = try transaction.operatorRecord(id) else { return }
                try transaction.audit(
                    "operator.sign-out", subject: person.auditSubject, by: .operator(person.operator), request,
                    outcome: "done", at: now)
            }
        }
    }

    /// At most one write a minute for a session that is in use.
    func noteUse(of record: SessionRecord, at now: Date) async throws(Refused) {
        guard record.seenAt + 60 <= now else { return }
        try await carryOut { transaction, now in
            // Others go too, a few at a time: those that ended by themselves.
            _ = try transaction.forgetSessions(begunBefore: now - SessionLimit.signedIn.absolute, limit: 50)
            try transaction.set(seenAt: now, ofSession: record.digest)
        }
    }

    func find(
        session token: Secret<String>, on domain: Domain, in snapshot: any Snapshot, at now: Date
    ) throws -> PortalSession? {
        guard let digest = OpaqueToken(text: token.reveal())?.digest.bytes,
            let record = try snapshot.session(digest: digest), case .user(let id) = record.holder,
            !UseCases.limit(of: record.stage).isOver(begun: record.createdAt, seen: record.seenAt, at: now),
            let user = try snapshot.user(id), let portal = try snapshot.portal(on: domain),
            portal.portal.id == user.portal, SignIn.deny(user.user, in: portal.portal) == nil
        else { return nil }
        // Only told, so nothing is queued by it.
        let due = SignIn.decide(user.user, in: portal.portal, mails: ReconfigurationMails(isLive: true), at: now)
        return PortalSession(
            portal: portal, user: user, stage: record.stage, due: due, signedInAt: record.createdAt, record: record)
    }

    static func limit(of stage: SessionStage) -> SessionLimit {
        switch stage {
        case .password: .unfinished
        case .signedIn: .signedIn
        }
    }

    /// - Parameter factorAt: when a code was right; nil if none was asked.
    func begin(
        _ stage: SessionStage, for holder: SessionHolder, factorAt: Date? = nil, in transaction: any Transaction,
        at now: Date
    ) throws -> Secret<String> {
        var random = random
        let token = OpaqueToken(using: &random)
        try transaction.begin(
            SessionRecord(
                digest: token.digest.bytes, holder: holder, stage: stage, factorAt: factorAt, createdAt: now,
                seenAt: now))
        return token.text
    }
}
