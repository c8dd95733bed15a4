import Hummingbird
import Letters
import Mail
import Policy
import Portals
import Secrets
import Storage

/// Customers and their portals, as this operator may see them; adding them, for MSSP admins.
extension Console {
    func portals(_ visit: ConsoleVisit) async throws -> Response {
        let portals = try await useCases.portalCensus(visit.request)
        // A technician learns of no customer but those of the portals.
        let customers = visit.isAdmin ? try await useCases.customers(visit.request) : []
        let names = Set(customers.map(\.name)).union(portals.map(\.portal.customerName)).sorted()
        let disabled = Set(customers.filter { !$0.customer.isEnabled }.map(\.name))
        let sections = names.map { name in
            let own = portals.filter { $0.portal.customerName == name }
            return [
                "name": name.text, "isDisabled": disabled.contains(name), "hasPortals": !own.isEmpty,
                "portals": own.map { Self.row($0.portal, $0.census) },
            ] as [String: Any]
        }
        return page(
            "consolePortals", title: "Portals",
            [
                "customers": sections,
                "summary": "\(names.count.of("customer", "customers")), \(portals.count.of("portal", "portals"))",
                "emptySentence": visit.isAdmin
                    ? "Begin with a customer." : "You are not assigned to any customer yet: ask an MSSP admin.",
            ], visit, at: .portals)
    }

    private static func row(_ portal: PortalRecord, _ census: UserCensus) -> [String: Any] {
        [
            "name": portal.name.text, "title": portal.profile.title.text, "domain": portal.profile.domain.ascii,
            "isOn": portal.portal.mfaPolicy == .enabled, "users": census.total.grouped,
            "configured": census.count(mfa: .configured).grouped,
            "neverConfigured": census.count(mfa: .neverConfigured).grouped,
            "reset": census.count(mfa: .reset).grouped,
        ]
    }

    func addCustomer(_ typed: Form?, _ visit: ConsoleVisit) async throws -> Response {
        try visit.requireAdmin()
        var mistake: String?
        if let typed {
            do {
                _ = try await useCases.addCustomer(try Slug(parsing: typed["name"].reveal()), visit.request)
                return done(.customerAdded, at: "/portals")
            } catch { mistake = try Self.mistake(error) }
        }
        return form(
            status: mistake == nil ? .ok : .unprocessableContent, title: "Add Customer", action: "/customers/add",
            button: "Add Customer", up: ("Portals", "/portals"),
            [.text("name", "Name", hint: "Lower-case letters, digits and hyphens, such as acme-eu.")], typed: typed,
            mistake: mistake, visit, at: .portals)
    }

    func addPortal(_ typed: Form?, _ visit: ConsoleVisit) async throws -> Response {
        try visit.requireAdmin()
        var mistake: String?
        if let typed {
            do {
                try await add(portal: typed, visit)
                return done(.portalAdded, at: "/portals")
            } catch { mistake = try Self.mistake(error) }
        }
        let customers = try await useCases.customers(visit.request).map { Choice($0.name.text, $0.name.text) }
        return form(
            status: mistake == nil ? .ok : .unprocessableContent, title: "Add Portal", action: "/portals/add",
            button: "Add Portal", up: ("Portals", "/portals"),
            [
                .choice("customer", "Customer", customers),
                .text("name", "Name", hint: "Lower-case letters, digits and hyphens, such as acme-portal."),
                .text("domain", "Domain", hint: "Where its users sign in, such as portal.acme.example."),
                .text("title", "Title", hint: "What its users call it; else its name.", isRequired: false),
                .text(
                    "sender", "Sender", hint: "The address its letters come from; else no-reply at its domain.",
                    kind: "email", isRequired: false),
                .text(
                    "locale", "Language", hint: "For users who have none of their own, such as de; else en.",
                    isRequired: false),
                .text("support", "Support", hint: "Where its users ask for help.", isRequired: false),
                .text("accent", "Colour", hint: "Of its pages and letters, as #rrggbb.", isRequired: false),
                .text("logo", "Logo", hint: "An https address of a picture.", isRequired: false),
            ], typed: typed, mistake: mistake, visit, at: .portals)
    }

    private func add(portal typed: Form, _ visit: ConsoleVisit) async throws {
        func given(_ field: String) -> String? {
            let text = typed[field].reveal()
            return text.isEmpty ? nil : text
        }
        let name = try Slug(parsing: typed["name"].reveal())
        let (accent, logo) = (given("accent"), given("logo"))
        if let accent { _ = try AccentColour(parsing: accent) }
        if let logo { _ = try LogoURL(parsing: logo) }
        let profile = try PortalProfile(
            of: name, domain: try Domain(parsing: typed["domain"].reveal()),
            title: try given("title").map { try DisplayName(parsing: $0) },
            sender: try given("sender").map { try EmailAddress(parsing: $0) },
            locale: try given("locale").map { try LanguageTag(parsing: $0).description },
            support: try given("support").map { try DisplayName(parsing: $0).text }, accent: accent, logoURL: logo)
        try await useCases.addPortal(
            name, of: try Slug(parsing: typed["customer"].reveal()), profile: profile, visit.request)
    }
}
