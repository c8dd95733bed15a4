import Foundation
import HTTPTypes
import Hummingbird
import Mail
import Policy
import Portals
import Secrets
import Storage

/// Adding users: one, or a table of them. Each is invited, unless the portal has confirmed them already.
extension Console {
    func addUser(to name: String, _ typed: Form?, _ visit: ConsoleVisit) async throws -> Response {
        let portal = try await useCases.portal(try slug(name), visit.request)
        var mistake: String?
        if let typed {
            do {
                let isConfirmed = !typed["confirmed"].reveal().isEmpty
                try await useCases.addUser(
                    try Self.contact(typed), to: portal.name, isConfirmed: isConfirmed, visit.request)
                return done(isConfirmed ? .userConfirmed : .userInvited, at: "/portals/\(portal.name)/users")
            } catch { mistake = try Self.mistake(error) }
        }
        return form(
            status: mistake == nil ? .ok : .unprocessableContent, title: "Add User",
            subtitle: portal.profile.title.text, action: "/portals/\(portal.name)/users/add", button: "Add User",
            up: ("Portal User Management", "/portals/\(portal.name)/users"),
            [
                .text("name", "Name", isRequired: false), .text("email", "E-mail address", kind: "email"),
                .choice("locale", "Language", languages(of: portal), hint: "Of the letters to this user."),
                .check(
                    "confirmed", "The portal has confirmed this user already",
                    hint: "Then the user is enabled at once and no invitation is sent."),
            ], typed: typed, mistake: mistake, visit, at: .portals)
    }

    private static func contact(_ typed: Form) throws -> Contact {
        let (name, locale) = (typed["name"].reveal(), typed["locale"].reveal())
        return Contact(
            email: try EmailAddress(parsing: typed["email"].reveal().trimmingCharacters(in: .whitespaces)),
            name: name.allSatisfy(\.isWhitespace)
                ? nil : try DisplayName(parsing: name.trimmingCharacters(in: .whitespaces)),
            locale: locale.isEmpty ? nil : try LanguageTag(parsing: locale).description)
    }

    private func languages(of portal: PortalRecord) -> [Choice] {
        [Choice("", "the portal’s (\(portal.profile.locale))")]
            + (tools.letters?.languages ?? []).map { Choice($0.description, Self.name(of: $0)) }
    }

    /// The language's own name, where it is known.
    static func name(of language: LanguageTag) -> String {
        PageLanguage(rawValue: language.description).map { "\($0.ownName) (\(language))" } ?? language.description
    }

    func importUsers(to name: String, _ typed: Form?, _ visit: ConsoleVisit) async throws -> Response {
        let portal = try await useCases.portal(try slug(name), visit.request)
        var (mistake, status) = (String?.none, HTTPResponse.Status.unprocessableContent)
        if let typed {
            do {
                let text = Data(typed["csv"].reveal().utf8)
                guard text.count <= ImportLimit.bytes else { throw Refused.userTable(ImportLimit.tooLarge) }
                let table = try UserTable(csv: text)
                guard table.contacts.count <= ImportLimit.rows else { throw Refused.userTable(ImportLimit.tooMany) }
                let count = try await useCases.importUsers(
                    table, to: portal.name, isConfirmed: !typed["confirmed"].reveal().isEmpty, visit.request)
                return done(.imported(count), at: "/portals/\(portal.name)/users")
            } catch Refused.userTable(let flaw) {
                mistake = flaw.description.asSentence
            } catch Refused.importCutOff(let added, let all, let reason) {
                // Whoever may not go on is told that, as on every page.
                guard reason.isOurTrouble else { throw reason }
                report(reason)
                status = .serviceUnavailable
                mistake = """
                    It was cut off when \(added.grouped) of \(all.grouped) users were added; the log says why. Import \
                    the same table again: they stay as they are.
                    """
            }
        }
        return page(
            status: mistake == nil ? .ok : status, "consoleForm", title: "Import Users",
            [
                "subtitle": portal.profile.title.text, "action": "/portals/\(portal.name)/users/import",
                "button": "Import",
                "up": ["name": "Portal User Management", "href": "/portals/\(portal.name)/users"],
                "fields": [[String: Any]](), "mistake": mistake,
                "import": [
                    "most": ImportLimit.bytes, "mostInWords": "2 MiB", "mostRows": ImportLimit.rows.grouped,
                    "text": typed?["csv"].reveal() ?? "", "confirmed": typed?["confirmed"].reveal().isEmpty == false,
                ] as [String: Any],
            ], visit, at: .portals)
    }
}

/// What one import may hold.
enum ImportLimit {
    static let bytes = 2 * 1024 * 1024
    static let rows = 20_000

    static let tooLarge = UserTable.Flaw(line: 1, what: "the table is larger than 2 MiB: split it")
    static let tooMany = UserTable.Flaw(line: rows + 2, what: "there are more than \(rows.grouped) users: split it")
}
