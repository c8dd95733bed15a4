import Authenticators
import Foundation
import GRDB
import Jobs
import Mail
import Policy
import Portals
import SQLiteStorage
import Secrets
import Storage
import Testing

@testable import Web

/// What happens to Anna and others before they come to a page.
extension Northwind {
    /// Anna's authenticator, as she has it in her app. The next code is a new one.
    @discardableResult
    func configure() async throws -> String {
        let begun = try await useCases.beginConfiguring(email, at: portal, token: nil, Self.host)
        _ = try await useCases.confirm(email, at: portal, code: code(for: begun.secret.reveal()), Self.host)
        clock.advance(by: 30)
        return begun.secret.reveal()
    }

    func reset() async throws {
        try await useCases.resetMFA(of: email, at: portal, reason: "lost phone", Self.host)
    }

    /// Anna never configured MFA, has, or was reset; with what is in her app, if anything.
    enum State: String, CaseIterable, Sendable { case never, configured, reset }

    func bring(to state: State) async throws -> String? {
        switch state {
        case .never: return nil
        case .configured: return try await configure()
        case .reset:
            _ = try await configure()
            try await reset()
            return nil
        }
    }

    func setStatus(_ status: UserStatus) async throws {
        _ = try await useCases.setStatus(status, of: email, at: portal, Self.host)
    }

    /// As whoever runs the installation does it, in the database.
    func disableCustomer() async throws {
        let database = try DatabaseQueue(path: directory.appendingPathComponent(SQLiteEngine.fileName).path)
        try await database.write { try $0.execute(sql: "UPDATE customers SET enabled = 0") }
    }

    /// Invites somebody new: the token of the link in the mail.
    func invite(_ address: String = "bob@northwind.example", locale: String? = nil) async throws -> String {
        let email = try EmailAddress(parsing: address)
        try await useCases.addUser(
            Contact(email: email, name: try DisplayName(parsing: "Bob Baker"), locale: locale), to: portal,
            isConfirmed: false, Self.host)
        return try await link(in: .invitation, to: email)
    }

    /// Somebody invited who accepted at the portal's own login, and configured.
    func acceptAndConfigure(_ address: String, reset: Bool) async throws {
        let email = try EmailAddress(parsing: address)
        _ = try await useCases.acceptInvitation(email, at: portal, Self.host)
        try await switchPolicy(to: .enabled)
        let begun = try await useCases.beginConfiguring(email, at: portal, token: nil, Self.host)
        _ = try await useCases.confirm(email, at: portal, code: code(for: begun.secret.reveal()), Self.host)
        if reset { try await useCases.resetMFA(of: email, at: portal, reason: "lost phone", Self.host) }
    }

    /// Anna's last mail does not wait any more.
    func withdrawLastMail() async throws {
        let (_, job) = try await useCases.user(email, of: portal, Self.host)
        try await useCases.intervene(.cancel, in: try #require(job).job.id, Self.host)
    }

    /// The token in the last mail to somebody.
    func link(in purpose: Authenticators.LinkPurpose, to email: EmailAddress) async throws -> String {
        let (user, _) = try await useCases.user(email, of: portal, Self.host)
        let found = try await storage.read { snapshot throws(StorageError) in
            guard let job = try snapshot.lastJob(to: user.user.id) else { return LinkRecord?.none }
            return try snapshot.facts(for: job)?.link
        }
        let record = try #require(found)
        let salt = try #require(LinkSalt(bytes: record.salt))
        return LinkTokens(key: keys.current).token(for: purpose, link: record.link.id.rawValue, salt: salt).text
            .reveal()
    }

    func state(of address: String) async throws -> (status: UserStatus, mfa: String) {
        let user = try await useCases.user(try EmailAddress(parsing: address), of: portal, Self.host).user.user
        return (user.status, user.mfa.name)
    }

    /// Lines of the audit with this action.
    func audit(_ action: String) throws -> [String] {
        try everything().filter { $0.hasPrefix("audit") && $0.contains("\"\(action)\"") }
    }
}
