import Authenticators
import Foundation
package import Mail
package import Policy
package import Secrets
import Storage

/// An authenticator that is being configured, to be shown once.
package struct BegunAuthenticator: Sendable {
    /// Base32 without padding, as authenticator apps take it.
    package let secret: Secret<String>
    /// The same in groups of four, for typing.
    package let grouped: Secret<String>
    /// `otpauth://totp/…`, for a QR code.
    package let otpauth: Secret<String>
}

/// Configuring an authenticator, and answering a challenge with it.
extension UseCases {
    /// Seconds between beginning to configure and confirming it.
    static let patience: TimeInterval = 900

    /// Begins configuring for a user whom the portal has checked. Refused unless now is the time.
    /// - Parameter token: the mailed link's token; nil within a sign-in.
    package func beginConfiguring(
        _ email: EmailAddress, at portal: Slug, token: Secret<String>?, _ request: Request
    ) async throws(Refused) -> BegunAuthenticator {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let portal = try self.portal(portal, for: actor, to: .actForUser, in: transaction)
            let user = try self.user(email, of: portal, in: transaction)
            let link = try token.map { try self.link($0, in: transaction) }
            return try begin(user, of: portal, link: link?.link, by: actor, request, transaction, now)
        }
    }

    func begin(
        _ user: UserRecord, of portal: PortalRecord, link: Link?, by actor: Actor, _ request: Request,
        _ transaction: any Transaction, _ now: Date
    ) throws -> BegunAuthenticator {
        let topic = AuditTopic(portal: portal, user: user)
        if case .refused(let refusal) = ConfiguringPermission.decide(user.user, in: portal.portal, link: link, at: now)
        {
            try transaction.audit(
                "mfa.configure", topic, by: actor, request, reason: refusal.name, outcome: "refused", at: now)
            throw Refused.configuring(refusal)
        }
        var random = random
        let secret = TOTPSecret(using: &random)
        let sealed = keys.seal(secret.bytes, for: .totpSecret(user: user.user.id.rawValue))
        try transaction.begin(
            FactorRecord(sealedSecret: sealed.bytes, lastStep: nil, link: link?.id, createdAt: now), of: user.user.id)
        // Guesses at an authenticator that is gone are forgiven: they say nothing of this one.
        try transaction.set(wrong: .none, of: .code, for: user.user.id)
        try transaction.audit("mfa.configure", topic, by: actor, request, outcome: "begun", at: now)
        return BegunAuthenticator(
            secret: secret.base32, grouped: secret.grouped,
            otpauth: secret.otpauth(
                issuer: portal.profile.title.text, account: user.contact.email.addrSpec))
    }

    /// Binds the begun authenticator with its first right code.
    /// - Returns: the recovery codes, to be shown once.
    package func confirm(
        _ email: EmailAddress, at portal: Slug, code: String, _ request: Request
    ) async throws(Refused) -> [Secret<String>] {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let portal = try self.portal(portal, for: actor, to: .actForUser, in: transaction)
            let user = try self.user(email, of: portal, in: transaction)
            return try bind(user, of: portal, code: code, through: nil, by: actor, request, transaction, now)
        }
    }

    /// - Parameter through: the link the code came through; it must be the one configuring was begun with.
    func bind(
        _ user: UserRecord, of portal: PortalRecord, code: String, through: Link?, by actor: Actor,
        _ request: Request, _ transaction: any Transaction, _ now: Date
    ) throws -> [Secret<String>] {
        let id = user.user.id
        let topic = AuditTopic(portal: portal, user: user)
        guard let begun = try transaction.factor(of: id, bound: false), begun.createdAt + UseCases.patience > now,
            through == nil || begun.link == through?.id
        else { throw Refused.nothingBegun }
        let link = try begun.link.flatMap { try transaction.link($0) }?.link
        // Policy, user and link may have changed since it was begun.
        if case .refused(let refusal) = ConfiguringPermission.decide(user.user, in: portal.portal, link: link, at: now)
        {
            throw Refused.configuring(refusal)
        }
        let step = try judge(code, of: user, against: begun, topic, by: actor, request, transaction, now)
        let (changes, letters) = ConfiguringPermission.bind(user.user, link: link)
        try transaction.apply(changes, at: now)
        try transaction.set(lastStep: step, of: id, bound: true)
        let codes = try replaceRecoveryCodes(of: id, in: transaction)
        try queue(letters, to: user, of: portal, in: transaction, at: now)
        try transaction.audit("mfa.confirm", topic, by: actor, request, outcome: "configured", at: now)
        return codes
    }

    /// - Returns: the new ones, to be shown once.
    func replaceRecoveryCodes(of id: UserID, in transaction: any Transaction) throws -> [Secret<String>] {
        var random = random
        let codes = RecoveryCodes.generate(using: &random)
        try transaction.set(recoveryCodes: codes.map { $0.digest(for: id.rawValue).bytes }, of: id)
        return codes.map(\.text)
    }

    /// Answers a challenge with a code of the authenticator, or with a recovery code.
    package func verify(
        _ email: EmailAddress, at portal: Slug, code: String, _ request: Request
    ) async throws(Refused) {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let portal = try self.portal(portal, for: actor, to: .actForUser, in: transaction)
            let user = try self.user(email, of: portal, in: transaction)
            try answerChallenge(code, of: user, at: portal, by: actor, request, in: transaction, at: now)
        }
    }

    func answerChallenge(
        _ code: String, of user: UserRecord, at portal: PortalRecord, by actor: Actor, _ request: Request,
        in transaction: any Transaction, at now: Date
    ) throws {
        let topic = AuditTopic(portal: portal, user: user)
        if let denial = SignIn.deny(user.user, in: portal.portal) { throw Refused.deniedSignIn(denial) }
        guard let factor = try transaction.factor(of: user.user.id, bound: true) else {
            throw Refused.noAuthenticator
        }
        if let recovery = RecoveryCode(typed: code) {
            try use(recovery, of: user, topic, by: actor, request, transaction, now)
        } else {
            let step = try judge(code, of: user, against: factor, topic, by: actor, request, transaction, now)
            try transaction.set(lastStep: step, of: user.user.id, bound: true)
            try transaction.audit("mfa.verify", topic, by: actor, request, outcome: "passed", at: now)
        }
    }

    /// Judges a TOTP code, counting the wrong ones. The count and the step are read and written in one
    /// transaction, so that two equal codes at once give one success.
    func judge(
        _ typed: String, of user: UserRecord, against factor: FactorRecord, _ topic: AuditTopic, by actor: Actor,
        _ request: Request, _ transaction: any Transaction, _ now: Date
    ) throws -> Int64 {
        try UseCases.mayGuess(user.wrongCodes, at: now)
        let id = user.user.id
        let secret = try secret(sealed: factor.sealedSecret, for: .totpSecret(user: id.rawValue))
        let acceptance = TOTPCode(typed).map { secret.accept($0, at: now, after: factor.lastStep) }
        switch acceptance ?? .refused(.wrongCode) {
        case .accepted(let step):
            try transaction.set(wrong: .none, of: .code, for: id)
            return step
        case .refused(let refusal):
            try count(wrongCodeOf: user, topic, by: actor, request, transaction, now)
            throw refusal == .replayed ? Refused.codeUsedBefore : Refused.wrongCode
        }
    }

    func secret(sealed bytes: [UInt8], for context: SealingContext) throws -> TOTPSecret {
        guard let secret = TOTPSecret(bytes: try keys.open(try Sealed(bytes: bytes), for: context)) else {
            throw StorageError.engine(detail: "the \(context) has a wrong length")
        }
        return secret
    }

    private func use(
        _ code: RecoveryCode, of user: UserRecord, _ topic: AuditTopic, by actor: Actor, _ request: Request,
        _ transaction: any Transaction, _ now: Date
    ) throws {
        try UseCases.mayGuess(user.wrongCodes, at: now)
        let id = user.user.id
        let stored = try transaction.recoveryCodes(of: id)
        let unused = stored.compactMap { StoredDigest(bytes: $0) }
        guard let match = RecoveryCodes.match(code, for: id.rawValue, among: unused),
            try transaction.use(recoveryCode: unused[match].bytes, of: id, at: now)
        else {
            try count(wrongCodeOf: user, topic, by: actor, request, transaction, now)
            throw Refused.wrongCode
        }
        try transaction.set(wrong: .none, of: .code, for: id)
        try transaction.audit(
            "mfa.verify", topic, by: actor, request, reason: "recovery code, \(unused.count - 1) left",
            outcome: "passed", at: now)
    }

    private func count(
        wrongCodeOf user: UserRecord, _ topic: AuditTopic, by actor: Actor, _ request: Request,
        _ transaction: any Transaction, _ now: Date
    ) throws {
        try transaction.set(
            wrong: WrongGuesses(count: user.wrongCodes.count + 1, last: now), of: .code, for: user.user.id)
        try transaction.audit("mfa.verify", topic, by: actor, request, outcome: "wrong", at: now)
    }
}
