import Authenticators
import Foundation
package import Mail
import Policy
package import Secrets
package import Storage

/// How an operator comes to a password and an authenticator: by a one-time link that an MSSP admin, or whoever runs the
/// program, hands over. Nothing of the operator changes before a code of the new authenticator was right.
extension UseCases {
    /// Seconds a setup link lives.
    static let setupLife: TimeInterval = 86_400

    /// Makes an operator's one-time link; an earlier one stops working. What the operator has goes on working until the
    /// new one is confirmed.
    /// - Returns: the link's token.
    package func issueSetup(for email: EmailAddress, _ request: Request) async throws(Refused) -> Secret<String> {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try mayManageInventory(actor)
            try request.requireFreshFactor(at: now)
            guard let person = try transaction.operatorRecord(email) else { throw Refused.unknownOperator(email) }
            var random = random
            let token = OpaqueToken(using: &random)
            try transaction.set(
                setup: OperatorSetupRecord(
                    person: person.operator.id, digest: token.digest.bytes, expiresAt: now + UseCases.setupLife))
            try transaction.audit(
                "operator.setup", subject: person.auditSubject, by: actor, request, outcome: "link issued", at: now)
            return token.text
        }
    }

    /// Whose link it is. Changes nothing.
    /// - Throws: `.unknownSetup`
    package func openSetup(_ token: Secret<String>) async throws(Refused) -> OperatorRecord {
        let now = clock()
        return try await look { try find(setup: token, in: $0, at: now).person }
    }

    /// Keeps the password, hashed, and a new authenticator with the link until a code confirms them.
    package func choosePassword(
        _ password: Secret<String>, setup token: Secret<String>, _ request: Request
    ) async throws(Refused) -> BegunAuthenticator {
        let person = try await openSetup(token)
        let hash = try await hash(password, known: [person.email.addrSpec, "PortalMFA Console"])
        return try await carryOut { transaction, now in
            let (person, setup) = try find(setup: token, in: transaction, at: now)
            var random = random
            let secret = TOTPSecret(using: &random)
            let sealed = keys.seal(secret.bytes, for: .operatorTOTPSecret(operator: person.operator.id.rawValue))
            try transaction.set(
                setup: OperatorSetupRecord(
                    person: person.operator.id, digest: setup.digest, expiresAt: setup.expiresAt,
                    chosen: .init(passwordHash: hash.reveal(), sealedSecret: sealed.bytes)))
            return BegunAuthenticator(
                secret: secret.base32, grouped: secret.grouped,
                otpauth: secret.otpauth(issuer: "PortalMFA", account: person.email.addrSpec))
        }
    }

    /// The first right code makes password and authenticator the operator's, ends every session of before, and uses the
    /// link up.
    /// - Throws: `.unknownSetup`, `.nothingBegun`, `.wrongCode`
    package func confirmSetup(
        _ code: String, setup token: Secret<String>, _ request: Request
    ) async throws(Refused) {
        try await carryOut { transaction, now in
            let (person, setup) = try find(setup: token, in: transaction, at: now)
            guard let chosen = setup.chosen else { throw Refused.nothingBegun }
            let id = person.operator.id
            let secret = try secret(sealed: chosen.sealedSecret, for: .operatorTOTPSecret(operator: id.rawValue))
            guard let code = TOTPCode(code), case .accepted(let step) = secret.accept(code, at: now, after: nil) else {
                throw Refused.wrongCode
            }
            try transaction.bind(chosen, lastStep: step, to: id, at: now)
            try transaction.endSessions(of: id)
            try transaction.audit(
                "operator.setup", subject: person.auditSubject, by: .operator(person.operator), request,
                outcome: "configured", at: now)
        }
    }

    /// Disables an operator, at once and in the middle of a session, or enables one again.
    package func setEnabled(
        _ isEnabled: Bool, operator email: EmailAddress, _ request: Request
    ) async throws(Refused) {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            try mayManageInventory(actor)
            guard let person = try transaction.operatorRecord(email) else { throw Refused.unknownOperator(email) }
            if actor.operatorID == person.operator.id, !isEnabled { throw Refused.ownAccount }
            // Taking power away is never held up.
            if isEnabled { try request.requireFreshFactor(at: now) }
            try transaction.set(enabled: isEnabled, of: person.operator.id)
            if !isEnabled { try transaction.endSessions(of: person.operator.id) }
            try transaction.audit(
                "operator.status", subject: person.auditSubject, by: actor, request,
                outcome: isEnabled ? "enabled" : "disabled", at: now)
        }
    }

    private func find(
        setup token: Secret<String>, in snapshot: any Snapshot, at now: Date
    ) throws -> (person: OperatorRecord, setup: OperatorSetupRecord) {
        guard let digest = OpaqueToken(text: token.reveal())?.digest.bytes,
            let setup = try snapshot.setup(digest: digest), now < setup.expiresAt,
            let person = try snapshot.operatorRecord(setup.person), person.operator.isEnabled
        else { throw Refused.unknownSetup }
        return (person, setup)
    }
}
