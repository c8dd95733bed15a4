package import FoundationEssentials
package import Mail
package import Policy

/// Everything a letter is filled with besides its occasion: who writes to whom, and as which message.
/// Pure values, each parsed before it came here.
package struct LetterFacts: Sendable {
    package var portal: PortalFace
    package var recipient: NamedAddress
    /// The user's language; nil leaves the choice to the portal.
    package var language: LanguageTag?
    package var identity: MessageIdentity

    package init(
        portal: PortalFace, recipient: NamedAddress, language: LanguageTag? = nil, identity: MessageIdentity
    ) {
        self.portal = portal
        self.recipient = recipient
        self.language = language
        self.identity = identity
    }
}

/// What a portal shows of itself in its letters.
package struct PortalFace: Hashable, Sendable {
    /// Names its folder of own templates; nil: it has none.
    package var folder: Slug?
    package var name: DisplayName
    package var domain: Domain
    package var sender: NamedAddress
    package var replyTo: NamedAddress?
    package var logo: LogoURL?
    package var accent: AccentColour
    package var language: LanguageTag?
    /// Whom to ask, in one line: an address, a telephone number. Nil: "your administrator" in the letter's language.
    package var supportContact: DisplayName?

    package init(
        folder: Slug? = nil, name: DisplayName, domain: Domain, sender: NamedAddress, replyTo: NamedAddress? = nil,
        logo: LogoURL? = nil,
        accent: AccentColour = .standard, language: LanguageTag? = nil, supportContact: DisplayName? = nil
    ) {
        self.folder = folder
        self.name = name
        self.domain = domain
        self.sender = sender
        self.replyTo = replyTo
        self.logo = logo
        self.accent = accent
        self.language = language
        self.supportContact = supportContact
    }
}

/// What makes two attempts the same message. All of it comes from the job.
package struct MessageIdentity: Sendable {
    package var id: MessageID
    package var date: Date
    package var boundarySeed: UInt64

    package init(id: MessageID, date: Date, boundarySeed: UInt64) {
        self.id = id
        self.date = date
        self.boundarySeed = boundarySeed
    }
}
