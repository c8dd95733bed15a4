import Authenticators
import Foundation
import Mail
import Policy
import Storage

/// A user of one of the portals.
struct Person: Sendable {
    let id: UserID
    let email: EmailAddress
    let portal: PortalRecord
}

extension StateDirectory {
    /// Adds users whose MFA was reset, spread over the portals.
    /// - Parameter letters: whether each is sent the two letters that follow: the notice, and the link.
    func addResetUsers(_ count: Int, with letters: Bool) async throws -> [Person] {
        var people: [Person] = []
        let portals = try await storage.read { snapshot throws(StorageError) in try snapshot.portals() }
        for start in stride(from: 0, to: count, by: 500) {
            let newcomers = try (start..<min(start + 500, count)).map { number in
                (
                    portal: portals[number % portals.count],
                    contact: Contact(
                        email: try EmailAddress(parsing: "user\(number)@people.example"),
                        name: try DisplayName(parsing: "User \(number)"))
                )
            }
            people += try await storage.transact { transaction throws(StorageError) in
                var added: [Person] = []
                for newcomer in newcomers {
                    let user = try transaction.add(
                        user: NewUser(
                            portal: newcomer.portal.portal.id, contact: newcomer.contact, status: .enabled,
                            createdAt: Date()))
                    try transaction.apply([.resetRecorded(user, by: nil, reason: "measured")], at: Date())
                    let person = Person(id: user, email: newcomer.contact.email, portal: newcomer.portal)
                    added.append(person)
                    if letters { try queueBoth(for: person, in: transaction) }
                }
                return added
            }
        }
        return people
    }

    /// Adds users of all portals, a third of them in each MFA state.
    func addUsersInEveryState(_ count: Int) async throws -> [Person] {
        let portals = try await storage.read { snapshot throws(StorageError) in try snapshot.portals() }
        return try await add(count) { number in
            (portals[number % portals.count], [.neverConfigured, .configured, .reset][number / portals.count % 3])
        }
    }

    /// Adds so many users to the first portal, with the mail that was sent to some of them.
    func fillOnePortal(_ count: Int) async throws -> Slug {
        guard
            let portal = try await storage.read({ snapshot throws(StorageError) in try snapshot.portals() }).first
        else { throw BenchError.unexpected("a state directory without portals") }
        _ = try await add(count) { number in
            (portal, [.neverConfigured, .configured, .configured, .reset][number % 4])
        }
        return portal.name
    }

    private func add(
        _ count: Int, _ place: (Int) -> (PortalRecord, MFAStateName)
    ) async throws -> [Person] {
        var people: [Person] = []
        for start in stride(from: 0, to: count, by: 500) {
            let newcomers = try (start..<min(start + 500, count)).map { number in
                let (portal, mfa) = place(number)
                return (
                    portal: portal, mfa: mfa,
                    contact: Contact(
                        email: try EmailAddress(parsing: "user\(number)@people.example"),
                        name: try DisplayName(parsing: "User \(number * 7919 % count)"))
                )
            }
            people += try await storage.transact { transaction throws(StorageError) in
                var added: [Person] = []
                for newcomer in newcomers {
                    let user = try transaction.add(
                        user: NewUser(
                            portal: newcomer.portal.portal.id, contact: newcomer.contact, status: .enabled,
                            createdAt: Date()))
                    let person = Person(id: user, email: newcomer.contact.email, portal: newcomer.portal)
                    switch newcomer.mfa {
                    case .neverConfigured: break
                    case .configured: try transaction.apply([.factorBound(user)], at: Date())
                    case .reset:
                        try transaction.apply([.resetRecorded(user, by: nil, reason: "measured")], at: Date())
                        _ = try transaction.enqueue(Population.job(.mfaResetNotice, for: person, link: nil))
                    }
                    added.append(person)
                }
                return added
            }
        }
        return people
    }

    private func queueBoth(for person: Person, in transaction: any Transaction) throws(StorageError) {
        _ = try transaction.enqueue(Population.job(.mfaResetNotice, for: person, link: nil))
        guard case .reset(let reset) = try transaction.user(person.id)?.user.mfa else { return }
        var random = SystemRandomNumberGenerator()
        let salt = LinkSalt(using: &random)
        let tokens = LinkTokens(key: keys.current)
        let link = try transaction.issue(
            NewLink(
                purpose: .reconfigure, portal: person.portal.portal.id, user: person.id, reset: reset, salt: salt.bytes,
                keyID: keys.current.id.description, createdAt: Date(), expiresAt: Date() + Lifetime.longestLink)
        ) { id in tokens.token(for: .reconfigure, link: id.rawValue, salt: salt).digest.bytes }
        let job = try transaction.enqueue(Population.job(.mfaReconfigure(reset), for: person, link: link))
        try transaction.note(job: job, carries: link)
    }
}

/// Jobs as the use cases make them.
enum Population {
    static func job(_ request: LetterRequest, for person: Person, link: LinkID?) -> NewJob {
        NewJob(
            request: request, user: person.id, portal: person.portal.portal.id,
            customer: person.portal.portal.customer.id, relay: person.portal.relay, link: link,
            messageID:
                "<\(UInt64.random(in: 0 ... .max))\(UInt64.random(in: 0 ... .max))@\(person.portal.profile.domain.ascii)>",
            createdAt: Date(), expiresAt: Date() + Lifetime.notice)
    }
}
