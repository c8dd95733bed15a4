package import Foundation
package import Policy

/// A session as it is stored: by the digest of its cookie's token, never by the token.
package struct SessionRecord: Sendable, Hashable {
    package let digest: [UInt8]
    package let holder: SessionHolder
    package let stage: SessionStage
    /// When a code of the second factor was last right; nil for sessions that needed none.
    package let factorAt: Date?
    package let createdAt: Date
    /// When it was last used; written at most once a minute.
    package let seenAt: Date

    package init(
        digest: [UInt8], holder: SessionHolder, stage: SessionStage, factorAt: Date?, createdAt: Date, seenAt: Date
    ) {
        self.digest = digest
        self.holder = holder
        self.stage = stage
        self.factorAt = factorAt
        self.createdAt = createdAt
        self.seenAt = seenAt
    }
}

package enum SessionHolder: Sendable, Hashable {
    case user(UserID)
    case `operator`(OperatorID)
}

/// How far a sign-in has come.
package enum SessionStage: String, Sendable, Hashable, CaseIterable {
    /// The password was right; a code, or configuring, is still due. Opens nothing else.
    case password
    case signedIn = "signed-in"
}

/// What an operator signs in with.
package struct OperatorCredentials: Sendable, Hashable {
    /// Encoded as `Authenticators.PasswordHash` writes it; nil before the first setup.
    package let passwordHash: String?
    /// Nil before the first setup.
    package let factor: OperatorFactorRecord?
    package let wrongCodes: WrongGuesses

    package init(passwordHash: String?, factor: OperatorFactorRecord?, wrongCodes: WrongGuesses) {
        self.passwordHash = passwordHash
        self.factor = factor
        self.wrongCodes = wrongCodes
    }
}

package struct OperatorFactorRecord: Sendable, Hashable {
    /// As `Authenticators.Sealing` sealed it for this operator.
    package let sealedSecret: [UInt8]
    /// The TOTP step accepted last; a code must be of a later one (RFC 6238 §5.2).
    package let lastStep: Int64?

    package init(sealedSecret: [UInt8], lastStep: Int64?) {
        self.sealedSecret = sealedSecret
        self.lastStep = lastStep
    }
}

/// A one-time link by which an operator chooses password and authenticator.
package struct OperatorSetupRecord: Sendable, Hashable {
    package let person: OperatorID
    /// Of the link's token.
    package let digest: [UInt8]
    package let expiresAt: Date
    /// What was chosen, and waits for a code; nil until then.
    package let chosen: Chosen?

    package struct Chosen: Sendable, Hashable {
        package let passwordHash: String
        package let sealedSecret: [UInt8]

        package init(passwordHash: String, sealedSecret: [UInt8]) {
            self.passwordHash = passwordHash
            self.sealedSecret = sealedSecret
        }
    }

    package init(person: OperatorID, digest: [UInt8], expiresAt: Date, chosen: Chosen? = nil) {
        self.person = person
        self.digest = digest
        self.expiresAt = expiresAt
        self.chosen = chosen
    }
}
