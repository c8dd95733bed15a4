import Foundation
import HTTPTypes
import Hummingbird
import Policy
import Portals
import Secrets
import Storage

/// Keys to the API, for MSSP admins: made, shown once, revoked. Making one asks for a recent code, because whoever
/// holds it needs no other.
extension Console {
    func apiKeys(_ visit: ConsoleVisit) async throws -> Response {
        let keys = try await useCases.apiKeys(visit.request)
        let names = Dictionary(
            uniqueKeysWithValues: try await useCases.customers().map { ($0.customer.id, $0.name.text) })
        return page(
            "consoleKeys", title: "API Keys",
            [
                "hasKeys": !keys.isEmpty, "caption": keys.count.of("key", "keys"),
                "keys": keys.map { Self.row($0, names) },
            ], visit, at: .keys)
    }

    private static func row(_ record: APIKeyRecord, _ names: [CustomerID: String]) -> [String: Any] {
        let customers =
            switch record.key.reach {
            case .all: "all, later ones too"
            case .only(let ids): ids.map { names[$0] ?? "?" }.sorted().joined(separator: ", ")
            }
        let state = record.revokedAt.map { "revoked \($0.spelled)" } ?? "works"
        return [
            "name": record.key.name.text, "when": "made \(record.createdAt.spelled)",
            "used": record.lastUsedAt.map { "last used \($0.spelled)" } ?? "never used", "customers": customers,
            "scope": record.key.scope.words, "state": state, "kind": record.revokedAt == nil ? "good" : "bad",
            "isLive": record.revokedAt == nil,
        ]
    }

    func addAPIKey(_ typed: Form?, _ visit: ConsoleVisit) async throws -> Response {
        try visit.requireAdmin()
        guard let typed else { return try await askKey(nil, mistake: nil, visit) }
        do {
            let name = try Slug(parsing: typed["name"].reveal())
            guard let scope = APIKey.Scope(rawValue: typed["scope"].reveal()) else { throw Rejection.malformed }
            let customer = typed["customer"].reveal()
            let reach: UseCases.APIKeyReach =
                customer.isEmpty ? .allCustomers : .customers([try Slug(parsing: customer)])
            let visit = try await proveFactor(typed, visit)
            let key = try await useCases.addAPIKey(name, scope: scope, reach: reach, visit.request)
            return page(
                "consoleOnce", title: "API Key",
                [
                    "text": "The key \(name). Programs send it as “Authorization: Bearer …”:",
                    "secret": key.reveal(), "advice": "Keep it where the program reads its secrets, and nowhere else.",
                    "back": ["name": "API Keys", "href": "/api-keys"],
                ], visit, at: .keys)
        } catch let fault as FactorFault {
            return try await again(fault) { try await askKey(typed, status: $0, mistake: $1, visit) }
        } catch {
            return try await askKey(
                typed, status: .unprocessableContent, mistake: try Self.mistake(error), visit)
        }
    }

    private func askKey(
        _ typed: Form?, status: HTTPResponse.Status = .ok, mistake: String?, _ visit: ConsoleVisit
    ) async throws -> Response {
        let customers = try await useCases.customers().map { Choice($0.name.text, $0.name.text) }
        var fields: [FormField] = [
            .text("name", "Name", hint: "Of the program, for the audit: lower-case letters, digits and hyphens."),
            .choice("scope", "What it may do", APIKey.Scope.allCases.map { Choice($0.rawValue, $0.words) }),
            .choice("customer", "For", customers + [Choice("", "all customers, later ones too")]),
        ]
        if !visit.session.isFactorFresh(at: clock()) {
            fields.append(
                .text(
                    "code", "Code of your authenticator app",
                    hint: "Your last check is more than 15 minutes ago, so this needs a code."))
        }
        return form(
            status: status, title: "Add API Key", action: "/api-keys/add", button: "Add API Key",
            up: ("API Keys", "/api-keys"), fields, typed: typed, mistake: mistake, visit, at: .keys)
    }

    func revokeAPIKey(_ typed: Form?, _ visit: ConsoleVisit) async throws -> Response {
        _ = try await useCases.revokeAPIKey(try slug(typed?["name"].reveal() ?? ""), visit.request)
        return done(.keyRevoked, at: "/api-keys")
    }
}

extension APIKey.Scope {
    fileprivate var words: String {
        switch self {
        case .portal: "a portal’s own backend: signs its users in, adds users"
        case .technician: "what helps technicians: sees, switches, resets, adds"
        case .msspAdmin: "what an MSSP admin may do"
        }
    }
}
