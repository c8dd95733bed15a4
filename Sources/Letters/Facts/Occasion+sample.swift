import FoundationEssentials
package import Mail
package import Policy

/// Facts that stand for nobody: to prove every template at start, and to preview a letter.
extension Occasion {
    /// - Parameter domain: of the portal whose letter is shown.
    package static func sample(of letter: Letter, on domain: Domain) -> Occasion {
        let moment = Date(timeIntervalSince1970: 1_795_471_500)  // 2026-11-23 22:05 UTC
        // `try!`: a `Domain` holds only what a `WebAddress` takes, the rest is literal, and the host is that domain.
        func link(_ path: String) -> LetterLink {
            try! LetterLink(parsing: "https://\(domain.ascii)\(path)", on: domain)
        }
        return switch letter {
        case .invitation: .invitation(link("/invitation/sample-0123456789"), expiresAt: moment)
        case .mfaReconfigure: .mfaReconfigure(link("/mfa/reconfigure/sample-0123456789"), expiresAt: moment)
        case .mfaResetNotice: .mfaResetNotice(at: moment)
        case .mfaConfiguredNotice: .mfaConfiguredNotice(at: moment)
        }
    }
}

extension LetterFacts {
    /// With everything a portal can set, or with nothing that it need not.
    static func sample(language: LanguageTag, complete: Bool) -> LetterFacts {
        // `try!`: every text below is literal, and every test that loads a catalogue parses it.
        let domain = try! Domain(parsing: "portal.example")
        let name = try! DisplayName(parsing: "Sample Portal")
        let sender = NamedAddress(name: name, address: try! EmailAddress(parsing: "no-reply@portal.example"))
        var portal = PortalFace(name: name, domain: domain, sender: sender)
        var recipient = NamedAddress(address: try! EmailAddress(parsing: "user@portal.example"))
        if complete {
            portal.logo = try! LogoURL(parsing: "https://portal.example/logo.png")
            portal.supportContact = try! DisplayName(parsing: "support@portal.example")
            recipient = NamedAddress(name: try! DisplayName(parsing: "Alex Sample"), address: recipient.address)
        }
        let identity = MessageIdentity(
            id: try! MessageID(local: "sample", domain: domain), date: Date(timeIntervalSince1970: 1_795_385_100),
            boundarySeed: 0)
        return LetterFacts(portal: portal, recipient: recipient, language: language, identity: identity)
    }
}
