import Authenticators
import Foundation
import GRDB
import Logging
import Mail
import Policy
import Portals
import SQLiteStorage
import Secrets
import Storage
import Synchronization
import Testing

@testable import Web

/// A customer with a portal and one user, Anna, in a database of its own; and the site that serves the portal.
/// Removed with the directory when the last reference goes.
final class Northwind: Sendable {
    static let password = "correct horse battery"
    static let host = Portals.Request(.host, from: "test")

    let directory: URL
    let clock = TestClock()
    let keys: KeyRing
    let storage: SQLiteEngine
    let useCases: UseCases
    let logs = LogRecorder()
    let site: PortalSite
    let domain: String
    let email: EmailAddress
    let portal: Slug

    init(
        title: String = "Northwind Customer Portal", domain: String = "portal.northwind.example",
        locale: String = "en", userLocale: String? = nil, keeps password: Bool = true, logo: String? = nil
    ) async throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("web-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        var random = SystemRandomNumberGenerator()
        keys = KeyRing(current: ServerKey(using: &random), older: [ServerKey(using: &random)])
        let key = keys.current
        storage = try SQLiteEngine(
            in: directory, chain: AuditChain(current: { key.authenticationCode(over: $0, for: .audit) }), create: true)
        let scrypt = try #require(ScryptParameters(logRounds: 4, blockSize: 8, passes: 1))
        let clock = clock
        useCases = UseCases(
            storage: storage, keys: keys, settings: UseCases.Settings(scrypt: scrypt), clock: { clock.now })
        let logs = logs
        site = PortalSite(
            useCases: useCases, keys: keys, host: "127.0.0.1", port: 0, logger: logs.logger, clock: { clock.now })
        self.domain = domain
        email = try EmailAddress(parsing: "anna@northwind.example")
        portal = try Slug(parsing: "northwind")

        let customer = try Slug(parsing: "northwind-inc")
        _ = try await useCases.addCustomer(customer, Self.host)
        try await addPortal(portal, of: customer, title: title, domain: domain, locale: locale, logo: logo)
        let contact = Contact(email: email, name: try DisplayName(parsing: "Anna Keller"), locale: userLocale)
        try await useCases.addUser(contact, to: portal, isConfirmed: true, Self.host)
        if password { try await useCases.setPassword(Secret(Self.password), of: email, at: portal, Self.host) }
    }

    deinit {
        // What is left behind is in the system's temporary directory.
        try? FileManager.default.removeItem(at: directory)
    }

    func addPortal(
        _ name: Slug, of customer: Slug, title: String, domain: String, locale: String, logo: String? = nil
    ) async throws {
        let profile = PortalProfile(
            title: try DisplayName(parsing: title), domain: try Domain(parsing: domain),
            sender: try EmailAddress(parsing: "no-reply@northwind.example"), locale: locale,
            support: "support@northwind.example", accent: "#0b6e4f", logoURL: logo)
        try await useCases.addPortal(name, of: customer, profile: profile, Self.host)
    }

    /// Anna has configured, an operator has reset it, she has signed in: the token of the link in her mail.
    func resetAndSignIn() async throws -> String {
        if try await mfa() != "configured" {
            let begun = try await useCases.beginConfiguring(email, at: portal, token: nil, Self.host)
            _ = try await useCases.confirm(email, at: portal, code: code(for: begun.secret.reveal()), Self.host)
        }
        try await useCases.resetMFA(of: email, at: portal, reason: "lost phone", Self.host)
        return try await signIn()
    }

    /// A sign-in, and the token of the link in the mail that it queued.
    func signIn() async throws -> String {
        let decision = try await useCases.signIn(email, at: portal, Self.host)
        guard case .reconfigure = decision else { throw Unexpected("\(decision)") }
        let (user, _) = try await useCases.user(email, of: portal, Self.host)
        let link = try await storage.read { snapshot throws(StorageError) in
            guard let job = try snapshot.lastJob(to: user.user.id) else { return LinkRecord?.none }
            return try snapshot.facts(for: job)?.link
        }
        let record = try #require(link)
        let salt = try #require(LinkSalt(bytes: record.salt))
        return LinkTokens(key: keys.current).token(for: .reconfigure, link: record.link.id.rawValue, salt: salt).text
            .reveal()
    }

    func code(for secret: String) throws -> String {
        let secret = try #require(TOTPSecret(base32: secret))
        return try #require(secret.code(at: clock.now)).digits.reveal()
    }

    func mfa() async throws -> String {
        try await useCases.user(email, of: portal, Self.host).user.user.mfa.name
    }

    func switchPolicy(to policy: MFAPolicy) async throws {
        _ = try await useCases.switchPolicy(of: portal, to: policy, Self.host)
    }

    /// Every row of every table, as text.
    func everything() throws -> [String] {
        let database = try DatabaseQueue(path: directory.appendingPathComponent(SQLiteEngine.fileName).path)
        return try database.read { database in
            let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table'")
            return try tables.sorted().flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \"\(table)\"").map { "\(table) \($0.debugDescription)" }
            }
        }
    }

    struct Unexpected: Error {
        let what: String

        init(_ what: String) { self.what = what }
    }
}

/// A clock that stands still until it is told otherwise.
final class TestClock: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 1_800_000_000))

    var now: Date { time.withLock { $0 } }

    func advance(by seconds: TimeInterval) { time.withLock { $0 += seconds } }
}

/// Keeps all that is logged, down to traces.
final class LogRecorder: Sendable {
    private let lines = Mutex<[String]>([])

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    var logger: Logger {
        var logger = Logger(label: "web") { _ in Handler(recorder: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            recorder.lines.withLock { $0.append("\(event.message) \(event.metadata ?? [:]) \(metadata)") }
        }
    }
}
