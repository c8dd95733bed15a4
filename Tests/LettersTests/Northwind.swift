import FoundationEssentials
import Letters
import Mail
import Policy

/// The portal whose letters the expectations show, and the occasions for them. Every value is fixed.
enum Northwind {
    static let languages = ["de", "en", "es", "fr", "ja"]
    static let token = "Zk3vXo2mQ1rT8yLw5pNc7bHsJd0fGaEu"
    /// 2026-11-23 22:05:59 UTC
    static let moment = Date(timeIntervalSince1970: 1_795_471_559)

    static func facts(
        _ language: String? = "en", name: String = "Northwind Portal", domain: String = "portal.northwind.example",
        folder: String? = "northwind"
    ) throws -> LetterFacts {
        let domain = try Domain(parsing: domain)
        return LetterFacts(
            portal: PortalFace(
                folder: try folder.map { try Slug(parsing: $0) }, name: try DisplayName(parsing: name), domain: domain,
                sender: NamedAddress(
                    name: try DisplayName(parsing: "Northwind Portal"),
                    address: try EmailAddress(parsing: "no-reply@northwind.example")),
                replyTo: NamedAddress(address: try EmailAddress(parsing: "support@northwind.example")),
                logo: try LogoURL(parsing: "https://cdn.northwind.example/logo.png?v=2&dark=0"),
                accent: try AccentColour(parsing: "#0b57a4"),
                supportContact: try DisplayName(parsing: "support@northwind.example")),
            recipient: NamedAddress(
                name: try DisplayName(parsing: "Zoë O’Hara"),
                address: try EmailAddress(parsing: "zoe.ohara@northwind.example")),
            language: try language.map { try LanguageTag(parsing: $0) },
            identity: MessageIdentity(
                id: try MessageID(local: "job.4711", domain: domain), date: Date(timeIntervalSince1970: 1_795_385_100),
                boundarySeed: 4711))
    }

    static func occasion(_ letter: Letter, on domain: Domain) throws -> Occasion {
        switch letter {
        case .invitation:
            .invitation(
                try LetterLink(parsing: "https://\(domain.ascii)/invitation/\(token)", on: domain), expiresAt: moment)
        case .mfaReconfigure:
            .mfaReconfigure(
                try LetterLink(parsing: "https://\(domain.ascii)/mfa/reconfigure/\(token)", on: domain),
                expiresAt: moment)
        case .mfaResetNotice: .mfaResetNotice(at: moment)
        case .mfaConfiguredNotice: .mfaConfiguredNotice(at: moment)
        }
    }
}

extension TemplateCatalogue {
    /// Writes a letter about that portal.
    func message(_ letter: Letter, _ facts: LetterFacts) throws -> Message {
        try message(for: Northwind.occasion(letter, on: facts.portal.domain), facts)
    }
}
