import Authenticators
import Foundation
import GRDB
import HTTPTypes
import Mail
import Policy
import Portals
import SQLiteStorage
import Secrets
import Storage
import Testing

@testable import Web

/// Northwind from the console's side: its operators, the site that serves them, and another customer beside it.
struct Mssp: Sendable {
    static let host = "console.mssp.example"
    static let password = "an operator's password"
    /// Where a browser is led whose cookie opens nothing any more, and one that posts with it.
    static let sessionEnded = "/sign-in?notice=session-ended"
    static let notDone = "/sign-in?notice=not-done"

    let northwind: Northwind
    let tools: ConsoleTools
    private let doors: Doors

    init(_ northwind: Northwind, tools: ConsoleTools = ConsoleTools()) throws {
        self.northwind = northwind
        self.tools = tools
        doors = Doors(console: .domain(try Domain(parsing: Self.host)))
        site = Self.site(northwind, doors, tools) { _ in }
    }

    let site: PortalSite

    /// Another one, to be run.
    func site(onListening: @escaping @Sendable (Int) async -> Void) -> PortalSite {
        Self.site(northwind, doors, tools, onListening)
    }

    private static func site(
        _ northwind: Northwind, _ doors: Doors, _ tools: ConsoleTools,
        _ onListening: @escaping @Sendable (Int) async -> Void
    ) -> PortalSite {
        let clock = northwind.clock
        return PortalSite(
            useCases: northwind.useCases, keys: northwind.keys, host: "127.0.0.1", port: 0, doors: doors, tools: tools,
            logger: northwind.logs.logger, clock: { clock.now }, onListening: onListening)
    }

    var useCases: UseCases { northwind.useCases }

    /// An operator with password and authenticator.
    struct Person: Sendable {
        let email: EmailAddress
        let secret: TOTPSecret
    }

    /// - Parameter customers: those a technician works for.
    func hire(_ name: String, _ role: Operator.Role, for customers: [String] = []) async throws -> Person {
        let email = try EmailAddress(parsing: "\(name)@mssp.example")
        _ = try await useCases.addOperator(email, role: role, Northwind.host)
        for customer in customers {
            try await useCases.assign(email, to: try Slug(parsing: customer), true, Northwind.host)
        }
        let visitor = Portals.Request(.visitor, from: "198.51.100.9")
        let link = try await useCases.issueSetup(for: email, Northwind.host)
        let begun = try await useCases.choosePassword(Secret(Self.password), setup: link, visitor)
        let secret = try #require(TOTPSecret(base32: begun.secret.reveal()))
        try await useCases.confirmSetup(try code(secret), setup: link, visitor)
        // A code counts once.
        northwind.clock.advance(by: 60)
        return Person(email: email, secret: secret)
    }

    func code(_ secret: TOTPSecret) throws -> String {
        try #require(secret.code(at: northwind.clock.now)).digits.reveal()
    }

    /// Six digits that are none of the codes around now.
    func wrongCode(_ secret: TOTPSecret) throws -> String {
        let near = try [-60.0, -30, 0, 30, 60].map {
            try #require(secret.code(at: northwind.clock.now + $0)).digits.reveal()
        }
        return try #require((0..<10).map { String(repeating: "\($0)", count: 6) }.first { !near.contains($0) })
    }

    func browser() -> ConsoleBrowser { ConsoleBrowser(site, northwind) }

    /// A browser in which this person is signed in.
    func signIn(_ person: Person) async throws -> ConsoleBrowser {
        var browser = browser()
        let answer = try await browser.signIn(
            person.email.addrSpec, Self.password, try code(person.secret))
        guard answer.status == 303 else { throw Northwind.Unexpected("\(answer.status) at sign-in") }
        northwind.clock.advance(by: 60)
        // The use is noted once a minute: now, and not in the midst of a test that compares.
        _ = try await browser.get("/portals")
        return browser
    }

    func admin() async throws -> ConsoleBrowser { try await signIn(try await hire("ada", .msspAdmin)) }

    func technician() async throws -> ConsoleBrowser {
        try await signIn(try await hire("tess", .technician, for: ["northwind-inc"]))
    }

    /// Another customer with a portal and a user.
    func addSouthwind() async throws {
        let customer = try Slug(parsing: "southwind-inc")
        _ = try await useCases.addCustomer(customer, Northwind.host)
        try await northwind.addPortal(
            try Slug(parsing: "southwind"), of: customer, title: "Southwind", domain: "portal.southwind.example",
            locale: "en")
        try await add("sam@southwind.example", to: "southwind")
    }

    func add(
        _ email: String, name: String? = nil, to portal: String = "northwind", isConfirmed: Bool = true
    ) async throws {
        try await useCases.addUser(
            Contact(email: try EmailAddress(parsing: email), name: try name.map { try DisplayName(parsing: $0) }),
            to: try Slug(parsing: portal), isConfirmed: isConfirmed, Northwind.host)
    }

    /// Anna has an authenticator.
    func configureAnna() async throws {
        let begun = try await useCases.beginConfiguring(
            northwind.email, at: northwind.portal, token: nil, Northwind.host)
        _ = try await useCases.confirm(
            northwind.email, at: northwind.portal, code: northwind.code(for: begun.secret.reveal()), Northwind.host)
    }

    func id(of email: String, at portal: String = "northwind") async throws -> String {
        try await useCases.user(
            try EmailAddress(parsing: email), of: try Slug(parsing: portal), Northwind.host
        ).user.user.id.description
    }

    func audit(_ action: String) async throws -> [AuditEvent] {
        try await useCases.auditEntries(portal: nil, limit: 500, Northwind.host).map(\.event)
            .filter { $0.action == action }
    }
}

/// Asks the console as a browser would, cookies included.
struct ConsoleBrowser: Sendable {
    private let northwind: Northwind
    private let site: PortalSite
    private(set) var jar: [String: String] = [:]
    var headers: [String: String] = [:]

    init(_ site: PortalSite, _ northwind: Northwind) {
        self.site = site
        self.northwind = northwind
    }

    /// One request of it, with its cookies.
    var browser: Browser {
        var browser = Browser(northwind, site: site)
        browser.host = Mssp.host
        browser.headers = headers
        if !jar.isEmpty {
            browser.headers["Cookie"] = jar.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                .joined(separator: "; ")
        }
        return browser
    }

    func get(_ path: String) async throws -> Answer { try await browser.get(path) }

    func send(_ method: HTTPRequest.Method, _ path: String) async throws -> Answer {
        try await browser.send(method, path)
    }

    /// A form as a page of this session carries it.
    func post(_ path: String, _ fields: [String: String]) async throws -> Answer {
        try await browser.post(path, fields, csrf: try await csrf())
    }

    func post(_ path: String, _ fields: [String: String], csrf: String?) async throws -> Answer {
        try await browser.post(path, fields, csrf: csrf)
    }

    func csrf() async throws -> String? { try await get("/portals").csrf }

    mutating func signIn(_ email: String, _ password: String, _ code: String) async throws -> Answer {
        let page = try await get("/sign-in")
        keep(page)
        let answer = try await post(
            "/sign-in", ["email": email, "password": password, "code": code], csrf: page.csrf)
        keep(answer)
        return answer
    }

    private mutating func keep(_ answer: Answer) {
        for line in answer.headers[values: .setCookie] {
            let parts = (line.split(separator: ";").first ?? "").split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            jar[String(parts[0])] = parts[1].isEmpty ? nil : String(parts[1])
        }
    }
}

extension Answer {
    /// The rows of the table of users, in order.
    var people: [String] {
        text.components(separatedBy: "<td data-label=\"E-mail\">").dropFirst().compactMap {
            $0.components(separatedBy: "</td>").first
        }
    }

    var dialog: String? { first(between: "<section class=\"dialog\"", and: "</section>") }
}

extension Northwind {
    /// As somebody would who can write to the file, and has no key.
    func tamperWithAudit() throws {
        let database = try DatabaseQueue(path: directory.appendingPathComponent(SQLiteEngine.fileName).path)
        try database.writeWithoutTransaction { database in
            for trigger in try String.fetchAll(
                database, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name LIKE 'audit%'")
            { try database.execute(sql: "DROP TRIGGER \"\(trigger)\"") }
            try database.execute(sql: "UPDATE audit SET outcome = 'never' WHERE seq = 2")
        }
    }
}
