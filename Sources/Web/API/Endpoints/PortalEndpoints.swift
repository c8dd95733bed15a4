import HTTPTypes
import HummingbirdCore
import Letters
import Mail
import Policy
import Portals
import Storage

/// The portals that the key may see, and new ones.
enum PortalEndpoints {
    static func list(_ call: Call) async throws(Problem) -> Response {
        let limit = try call.query.limit
        let after = try call.query.value("after", "a portal's name, as next gives it") { try Slug(parsing: $0) }
        let portals = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.portals(after: after, limit: limit + 1, request)
        }
        return try .page(portals, limit: limit, cursor: \.name.text) { PortalDocument($0) }
    }

    static func show(_ call: Call) async throws(Problem) -> Response {
        let name = try call.portal
        let (portal, counts) = try await call.ask { (useCases, request) async throws(Refused) in
            (try await useCases.portal(name, request), try await useCases.mfaCounts(name, request))
        }
        return try .document(
            PortalDocument(portal, users: counts.neverConfigured + counts.configured + counts.reset))
    }

    static func create(_ call: Call) async throws(Problem) -> Response {
        let body = call.body
        try body.allow("name", "customer", "domain", "title", "sender", "locale", "support", "accent", "logo")
        let (name, customer) = (try body.slug("name"), try body.slug("customer"))
        let profile = try profile(body, name: name)
        let created = try await call.ask { (useCases, request) async throws(Refused) in
            try await useCases.addPortal(name, of: customer, profile: profile, request)
        }
        return try .document(
            PortalDocument(created.resource), status: .created, location: "\(API.prefix)/portals/\(name)",
            isReplay: created.isReplay)
    }

    /// What is not given is as `portalmfa portal add` has it.
    private static func profile(_ body: JSONFields, name: Slug) throws(Problem) -> PortalProfile {
        let domain = try body.required("domain", "a domain, such as portal.acme.example") { try Domain(parsing: $0) }
        let (title, sender) = (try body.optionalName("title"), try body.optionalEmail("sender"))
        let (locale, support) = (try body.optionalLocale("locale"), try body.optionalName("support")?.text)
        let accent = try body.optional("accent", "a colour, as #rrggbb") { text in
            _ = try AccentColour(parsing: text)
            return text
        }
        let logo = try body.optional("logo", "an https address") { text in
            _ = try LogoURL(parsing: text)
            return text
        }
        do {
            return try PortalProfile(
                of: name, domain: domain, title: title, sender: sender, locale: locale, support: support,
                accent: accent, logoURL: logo)
        } catch { throw .invalidBody("sender", "it is missing, and no-reply at this domain is too long") }
    }
}
