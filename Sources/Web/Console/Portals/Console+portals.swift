import Hummingbird
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
        let customers = visit.isAdmin ? try await useCases.customers() : []
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
        let customers = try await useCases.customers().map { Choice($0.name.text, $0.name.text) }
        return form(
            status: mistake == nil ? .ok : .unprocessableContent, title: "Add Portal", action: "/portals/add",
            button: "Add Portal", up: ("Portals", "/portals"),
            [
                .choice("customer", "Customer", customers),
                .text("name", "Name", hint: "Lower-case letters, digits and hyphens, such as acme-portal."),
                .text("title", "Title", hint: "What its users call it."),
                .text("domain", "Domain", hint: "Where its users sign in, such as portal.acme.example."),
                .text("sender", "Sender", hint: "The address its letters come from.", kind: "email"),
                .text("locale", "Language", hint: "For users who have none of their own, such as en or de."),
                .text("support", "Support", hint: "Where its users ask for help.", isRequired: false),
            ], typed: typed, mistake: mistake, visit, at: .portals)
    }

    private func add(portal typed: Form, _ visit: ConsoleVisit) async throws {
        let support = typed["support"].reveal()
        let profile = PortalProfile(
            title: try DisplayName(parsing: typed["title"].reveal()),
            domain: try Domain(parsing: typed["domain"].reveal()),
            sender: try EmailAddress(parsing: typed["sender"].reveal()),
            locale: try LanguageTag(parsing: typed["locale"].reveal()).description,
            support: support.isEmpty ? nil : try DisplayName(parsing: support).text)
        _ = try await useCases.addPortal(
            try Slug(parsing: typed["name"].reveal()), of: try Slug(parsing: typed["customer"].reveal()),
            profile: profile, visit.request)
    }

    /// What a person typed wrong; everything else goes on.
    static func mistake(_ error: any Error) throws -> String {
        switch error {
        case let refused as SlugRefused: refused.description.asSentence
        case let error as MailError: error.description.asSentence
        case Refused.storage(.taken(let what, _)): "There is such a \(what) already: choose another."
        default: throw error
        }
    }
}
