import Authenticators
package import Foundation
import Mail
import Policy
package import Secrets
package import Storage

/// An operator who is signed in at the console, as of now.
package struct ConsoleSession: Sendable, Hashable {
    package let person: OperatorRecord
    /// When a code of the operator's authenticator was last right.
    package let factorAt: Date

    let record: SessionRecord

    /// Whether that is recent enough for what needs a recent one.
    package func isFactorFresh(at now: Date) -> Bool { now < factorAt + SessionLimit.freshFactor }
}

/// Operators at the console: password and code together, so that no answer tells which of the two was wrong.
extension UseCases {
    /// - Parameters:
    ///   - typed: the address as it was typed.
    ///   - code: six digits.
    /// - Returns: the token for the cookie.
    /// - Throws: `.wrongCredentials`, or `.waitUntil` after too many guesses.
    package func signIn(
        operator typed: String, password: Secret<String>, code: String, _ request: Request
    ) async throws(Refused) -> Secret<String> {
        let email = UseCases.address(typed)
        let found = try await look { snapshot -> (OperatorRecord, OperatorCredentials?)? in
            guard let person = try email.flatMap({ try snapshot.operatorRecord($0) }) else { return nil }
            return (person, try snapshot.credentials(of: person.operator.id))
        }
        let attempt = SignInThrottle.Attempt(
            account: "console \(email?.normalized ?? "")", source: request.source, isKnownDevice: false)
        if let date = throttle.count(attempt, at: clock()) { throw .waitUntil(date) }
        let hash = found?.1?.passwordHash
        let isPasswordRight = try await isRight(password, hash)
        let token: Secret<String>? = try await carryOut { transaction, now in
            guard isPasswordRight, let person = try found.flatMap({ try transaction.operatorRecord($0.0.operator.id) }),
                person.operator.isEnabled, let credentials = try transaction.credentials(of: person.operator.id),
                credentials.passwordHash == hash,
                try isRight(code, of: person, credentials, in: transaction, at: now)
            else {
                try transaction.audit(
                    "operator.sign-in", subject: found?.0.auditSubject, by: .host, request, outcome: "wrong", at: now)
                return nil
            }
            try transaction.audit(
                "operator.sign-in", subject: person.auditSubject, by: .operator(person.operator), request,
                outcome: "signed in", at: now)
            return try begin(.signedIn, for: .operator(person.operator.id), factorAt: now, in: transaction, at: now)
        }
        guard let token else { throw .wrongCredentials }
        throttle.forgive(attempt)
        return token
    }

    /// - Returns: nil if there is none, it is over, or the operator was disabled.
    package func console(_ token: Secret<String>) async throws(Refused) -> ConsoleSession? {
        let now = clock()
        guard let session = try await look({ try find(console: token, in: $0, at: now) }) else { return nil }
        try await noteUse(of: session.record, at: now)
        return session
    }

    /// A right code counts for the next fifteen minutes.
    /// - Throws: `.sessionOver`, `.wrongCode`, `.waitUntil`, `.tooManyWrongGuesses`
    package func checkFactor(
        _ code: String, console token: Secret<String>, _ request: Request
    ) async throws(Refused) {
        try await carryOut { transaction, now in
            guard let session = try find(console: token, in: transaction, at: now) else { throw Refused.sessionOver }
            let person = session.person
            guard let credentials = try transaction.credentials(of: person.operator.id) else {
                throw Refused.sessionOver
            }
            try UseCases.mayGuess(credentials.wrongCodes, at: now)
            let isCodeRight = try isRight(code, of: person, credentials, in: transaction, at: now)
            try transaction.audit(
                "operator.factor-check", subject: person.auditSubject, by: .operator(person.operator), request,
                outcome: isCodeRight ? "passed" : "wrong", at: now)
            guard isCodeRight else { throw Refused.wrongCode }
            try transaction.set(factorAt: now, ofSession: session.record.digest)
        }
    }

    package func signOut(console token: Secret<String>, _ request: Request) async throws(Refused) {
        try await end(token, request)
    }

    func find(
        console token: Secret<String>, in snapshot: any Snapshot, at now: Date
    ) throws -> ConsoleSession? {
        guard let digest = OpaqueToken(text: token.reveal())?.digest.bytes,
            let record = try snapshot.session(digest: digest), case .operator(let id) = record.holder,
            !SessionLimit.signedIn.isOver(begun: record.createdAt, seen: record.seenAt, at: now),
            let factorAt = record.factorAt, let person = try snapshot.operatorRecord(id), person.operator.isEnabled
        else { return nil }
        return ConsoleSession(person: person, factorAt: factorAt, record: record)
    }

    /// Judges an operator's code and counts a wrong one. While the operator has to wait, every code is wrong.
    private func isRight(
        _ typed: String, of person: OperatorRecord, _ credentials: OperatorCredentials,
        in transaction: any Transaction, at now: Date
    ) throws -> Bool {
        let id = person.operator.id
        guard let factor = credentials.factor else { return false }
        do { try UseCases.mayGuess(credentials.wrongCodes, at: now) } catch { return false }
        let secret = try secret(sealed: factor.sealedSecret, for: .operatorTOTPSecret(operator: id.rawValue))
        if let code = TOTPCode(typed), case .accepted(let step) = secret.accept(code, at: now, after: factor.lastStep) {
            try transaction.set(lastStep: step, of: id)
            try transaction.set(wrongCodes: .none, of: id)
            return true
        }
        try transaction.set(
            wrongCodes: WrongGuesses(count: credentials.wrongCodes.count + 1, last: now), of: id)
        return false
    }
}

extension OperatorRecord {
    /// As the audit writes an operator: never a whole address.
    var auditSubject: String { "operator:\(`operator`.id) \(email.masked)" }
}
