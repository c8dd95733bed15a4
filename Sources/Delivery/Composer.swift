package import Authenticators
import Foundation
import Jobs
package import Letters
package import Mail
import Policy
import Secrets
package import Storage

/// Writes the letter of a job: facts, template and the link, whose token is derived here and kept nowhere.
/// The same job gives the same bytes at every attempt.
package struct Composer: Sendable {
    private let templates: TemplateCatalogue
    private let keys: KeyRing
    /// The port of the demo's pages on loopback names; nil in production, where links are `https` without a port.
    private let loopbackPort: Int?

    package init(templates: TemplateCatalogue, keys: KeyRing, loopbackPort: Int? = nil) {
        self.templates = templates
        self.keys = keys
        self.loopbackPort = loopbackPort
    }

    /// - Throws: `TemplateError`, `AuthenticatorError` (a key that is not there), or `MailError`.
    package func message(for job: ClaimedJob) throws -> Message {
        let facts = job.facts
        return try templates.message(
            for: try occasion(of: job),
            LetterFacts(
                portal: try Composer.face(of: facts.portal),
                recipient: NamedAddress(name: facts.contact.name, address: facts.contact.email),
                language: try facts.contact.locale.map { tag throws(MailError) in try LanguageTag(parsing: tag) },
                identity: MessageIdentity(
                    id: try MessageID(parsing: job.messageID), date: job.job.createdAt,
                    boundarySeed: Composer.seed(of: job.messageID))))
    }

    /// What a portal's letters show of it.
    /// - Throws: `TemplateError` or `MailError`, for a profile that was not written by this program
    package static func face(of portal: PortalRecord) throws -> PortalFace {
        let profile = portal.profile
        return PortalFace(
            folder: portal.name, name: profile.title, domain: profile.domain,
            sender: NamedAddress(name: profile.title, address: profile.sender),
            logo: try profile.logoURL.map { url throws(TemplateError) in try LogoURL(parsing: url) },
            accent: try profile.accent.map { text throws(TemplateError) in try AccentColour(parsing: text) }
                ?? .standard,
            language: try LanguageTag(parsing: profile.locale),
            supportContact: try profile.support.map { text throws(MailError) in try DisplayName(parsing: text) })
    }

    private func occasion(of job: ClaimedJob) throws -> Occasion {
        switch (job.facts.request, job.facts.link) {
        case (.invitation, .some(let link)):
            .invitation(
                try address("invitation", link, on: job.facts.portal.profile.domain), expiresAt: link.link.expiresAt)
        case (.mfaReconfigure, .some(let link)):
            .mfaReconfigure(
                try address("mfa/reconfigure", link, on: job.facts.portal.profile.domain),
                expiresAt: link.link.expiresAt)
        case (.mfaResetNotice, _): .mfaResetNotice(at: job.job.createdAt)
        case (.mfaConfiguredNotice, _): .mfaConfiguredNotice(at: job.job.createdAt)
        case (.invitation, nil), (.mfaReconfigure, nil):
            throw StorageError.undecodable(what: "job", id: job.job.id.rawValue, detail: "its link is gone")
        }
    }

    /// The host is the portal's configured domain, always.
    private func address(_ path: String, _ link: LinkRecord, on domain: Domain) throws -> LetterLink {
        guard let id = ServerKeyID(link.keyID), let salt = LinkSalt(bytes: link.salt) else {
            throw StorageError.undecodable(what: "link", id: link.link.id.rawValue, detail: "its key id or salt")
        }
        let purpose: Authenticators.LinkPurpose =
            switch link.link.purpose {
            case .invitation: .invitation
            case .reconfigure: .reconfigure
            }
        let token = LinkTokens(key: try keys.key(id)).token(for: purpose, link: link.link.id.rawValue, salt: salt)
        let origin =
            if let loopbackPort, domain.isLoopbackName { "http://\(domain.ascii):\(loopbackPort)" } else {
                "https://\(domain.ascii)"
            }
        return try LetterLink(parsing: "\(origin)/\(path)/\(token.text.reveal())", on: domain)
    }

    /// FNV-1a: any stable function of the Message-ID will do.
    private static func seed(of text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
