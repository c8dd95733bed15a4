package import Foundation
package import Mail
package import Policy

/// A portal's user, as stored.
package struct UserRecord: Sendable, Hashable {
    package let user: PortalUser
    package let portal: PortalID
    package let contact: Contact
    /// Encoded as `Authenticators.PasswordHash` writes it; nil where the portal keeps the passwords.
    package let passwordHash: String?
    package let wrongCodes: WrongGuesses
    package let wrongPasswords: WrongGuesses
    package let createdAt: Date

    package init(
        user: PortalUser, portal: PortalID, contact: Contact, passwordHash: String?, wrongCodes: WrongGuesses,
        wrongPasswords: WrongGuesses, createdAt: Date
    ) {
        self.user = user
        self.portal = portal
        self.contact = contact
        self.passwordHash = passwordHash
        self.wrongCodes = wrongCodes
        self.wrongPasswords = wrongPasswords
        self.createdAt = createdAt
    }
}

/// How to write to a user.
package struct Contact: Sendable, Hashable {
    package let email: EmailAddress
    package let name: DisplayName?
    /// A BCP 47 tag; nil: the portal's.
    package let locale: String?

    package init(email: EmailAddress, name: DisplayName? = nil, locale: String? = nil) {
        self.email = email
        self.name = name
        self.locale = locale
    }
}

/// Wrong passwords or codes in a row. Stored, so that a restart forgives nobody.
package struct WrongGuesses: Sendable, Hashable {
    package let count: Int
    package let last: Date?

    package static let none = WrongGuesses(count: 0, last: nil)

    package init(count: Int, last: Date?) {
        self.count = count
        self.last = last
    }
}

/// What can be guessed at.
package enum Guess: Sendable, Hashable, CaseIterable {
    case code, password
}

package struct NewUser: Sendable, Hashable {
    package let portal: PortalID
    package let contact: Contact
    package let status: UserStatus
    package let createdAt: Date

    package init(portal: PortalID, contact: Contact, status: UserStatus, createdAt: Date) {
        self.portal = portal
        self.contact = contact
        self.status = status
        self.createdAt = createdAt
    }
}

/// A user's authenticator: begun, or bound.
package struct FactorRecord: Sendable, Hashable {
    /// As `Authenticators.Sealing` sealed it for this user.
    package let sealedSecret: [UInt8]
    /// The TOTP step accepted last; a code must be of a later one (RFC 6238 §5.2).
    package let lastStep: Int64?
    /// The mailed link through which it was begun; nil within a sign-in.
    package let link: LinkID?
    package let createdAt: Date

    package init(sealedSecret: [UInt8], lastStep: Int64?, link: LinkID?, createdAt: Date) {
        self.sealedSecret = sealedSecret
        self.lastStep = lastStep
        self.link = link
        self.createdAt = createdAt
    }
}

/// What makes a link's token derivable, and its digest findable.
package struct LinkRecord: Sendable, Hashable {
    package let link: Link
    package let salt: [UInt8]
    /// Which server key the token is derived from.
    package let keyID: String

    package init(link: Link, salt: [UInt8], keyID: String) {
        self.link = link
        self.salt = salt
        self.keyID = keyID
    }
}

package struct NewLink: Sendable, Hashable {
    package let purpose: LinkPurpose
    package let portal: PortalID
    package let user: UserID
    package let reset: ResetID?
    package let salt: [UInt8]
    package let keyID: String
    package let createdAt: Date
    package let expiresAt: Date

    package init(
        purpose: LinkPurpose, portal: PortalID, user: UserID, reset: ResetID?, salt: [UInt8], keyID: String,
        createdAt: Date, expiresAt: Date
    ) {
        self.purpose = purpose
        self.portal = portal
        self.user = user
        self.reset = reset
        self.salt = salt
        self.keyID = keyID
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
