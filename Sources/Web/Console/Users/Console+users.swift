import Foundation
import HTTPTypes
import Hummingbird
import Mail
import Policy
import Portals
import Secrets
import Storage

/// *Settings → Admin → Portal User Management*: the page this product began with.
extension Console {
    func users(of name: String, _ visit: ConsoleVisit) async throws -> Response {
        try await usersPage(of: try slug(name), UserView(visit.query), visit)
    }

    /// - Parameters:
    ///   - dialog: what asks *Proceed?* above the page.
    ///   - mistake: why the dialog came back, or why there is none.
    func usersPage(
        status: HTTPResponse.Status = .ok, of name: Slug, _ view: UserView, dialog: Dialog? = nil,
        mistake: String? = nil, _ visit: ConsoleVisit
    ) async throws -> Response {
        let (portal, page) = try await useCases.userPage(of: name, view.query, visit.request)
        let base = "/portals/\(name)"
        let now = clock()
        let rows = page.users.map {
            UserRow(user: $0, portal: name, csrf: visit.csrf, view: view.carried).values(at: now)
        }
        let isFiltered = page.matches != page.census.total
        let first = view.query.offset + 1
        let values: Values = [
            "base": base, "portalTitle": portal.profile.title.text, "portalDomain": portal.profile.domain.ascii,
            "customer": portal.customerName.text, "isOn": portal.portal.mfaPolicy == .enabled,
            "warning": dialog == nil ? mistake : nil, "mistake": mistake, "dialog": dialog?.values,
            "search": view.query.search, "statuses": Self.statuses(view, page.census),
            "mfas": Self.mfaStates(view, page.census), "sort": view.sortField, "heads": Self.heads(base, view),
            "hasUsers": !rows.isEmpty, "rows": rows, "events": Self.events(base, page.users, view),
            "caption": rows.isEmpty
                ? (page.census.total == 0 ? "No user yet." : "No user fits.")
                : page.matches.of("user", "users") + (isFiltered ? " of \(page.census.total.grouped)" : "")
                    + ", \(view.order)",
            "position": rows.isEmpty
                ? "" : "\(first.grouped)–\((first + rows.count - 1).grouped) of \(page.matches.grouped)",
            "first": view.query.offset > 0 ? view.firstPage.path(base) : nil,
            "previous": view.query.offset > 0 ? view.turned(by: -1).path(base) : nil,
            "next": view.query.offset + rows.count < page.matches ? view.turned(by: 1).path(base) : nil,
        ]
        return self.page(status: status, "consoleUsers", title: "Portal User Management", values, visit, at: .portals)
    }

    /// A name in an address; one that cannot be a name is one that is not there.
    func slug(_ text: String) throws -> Slug {
        do { return try Slug(parsing: text) } catch { throw Rejection.notFound }
    }

    /// The user a form or an address is about. Numbers, because addresses do not belong into addresses.
    func user(_ number: String, of portal: Slug, _ visit: ConsoleVisit) async throws -> ListedUser {
        guard let id = Int64(number) else { throw Rejection.notFound }
        guard let user = try await useCases.listedUsers([UserID(id)], of: portal, visit.request).first else {
            throw Rejection.notFound
        }
        return user
    }

    func setStatus(at name: String, _ form: Form?, _ visit: ConsoleVisit) async throws -> Response {
        let portal = try slug(name)
        guard let form, let status = UserStatus(rawValue: form["to"].reveal()), status != .unconfirmed else {
            throw Rejection.malformed
        }
        let user = try await self.user(form["user"].reveal(), of: portal, visit).user
        let isSwitched = try await useCases.setStatus(status, of: user.contact.email, at: portal, visit.request)
        return done(
            !isSwitched ? .statusUnchanged : status == .disabled ? .userDisabled : .userEnabled,
            at: UserView(carried: form["view"].reveal()).path("/portals/\(portal)"))
    }

    private static func statuses(_ view: UserView, _ census: UserCensus) -> [[String: Any]] {
        let choices = UserStatus.allCases.map {
            Choice($0.rawValue, "\($0.rawValue) (\(census.count(status: $0).grouped))")
        }
        return ([Choice("", "all")] + choices).values(chosen: view.query.status?.rawValue ?? "")
    }

    private static func mfaStates(_ view: UserView, _ census: UserCensus) -> [[String: Any]] {
        let choices = MFAStateName.allCases.map {
            Choice($0.rawValue, "\($0.rawValue.replacing("-", with: " ")) (\(census.count(mfa: $0).grouped))")
        }
        return ([Choice("", "all")] + choices).values(chosen: view.query.mfa?.rawValue ?? "")
    }

    private static func heads(_ base: String, _ view: UserView) -> [[String: Any]] {
        [(UserQuery.Sort.name, "Name"), (.email, "E-mail"), (.status, "Status"), (.mfa, "MFA")].map { sort, words in
            let values: Values = [
                "name": words, "href": view.sorted(by: sort).path(base),
                "sorted": view.query.sort == sort ? (view.query.isDescending ? "descending" : "ascending") : nil,
            ]
            return values.present
        }
    }

    private static func events(_ base: String, _ users: [ListedUser], _ view: UserView) -> String {
        PageQuery.path(
            "\(base)/users/events",
            [
                ("users", users.map { $0.user.user.id.description }.joined(separator: ".")), ("view", view.carried),
                ("shown", UserMark.of(users)),
            ])
    }
}

extension UserView {
    fileprivate var order: String {
        let column =
            switch query.sort {
            case .email: "e-mail address"
            case .name: "name"
            case .status: "status"
            case .mfa: "MFA state"
            }
        return "by \(column)\(query.isDescending ? ", last first" : "")"
    }
}
