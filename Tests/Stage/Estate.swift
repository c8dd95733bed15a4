package import Authenticators
import Foundation
package import Mail
package import Policy
package import Portals
import SQLiteStorage
import Secrets
package import Storage

/// A state directory with three customers in it, each with one portal and one enabled user, on SQLite, with a clock
/// that stands still and repeatable chance; and words for what tests do to it.
package struct Estate: Sendable {
    package struct Tenant: Sendable {
        package let name: Slug
        package let domain: Domain
        package let sender: EmailAddress
        package let ann: EmailAddress
        package let user: UserID
        package let portal: PortalID
    }

    package static let onServer = Request(.host, from: "command-line")
    package static let names = ["acme", "globex", "initech"]
    /// Weak on purpose: thousands of hashes a second, where production takes a tenth of a second for each.
    package static let scrypt = ScryptParameters(logRounds: 2, blockSize: 1, passes: 1) ?? .standard

    package let scratch: Scratch
    package let clock: TestClock
    package let keys: KeyRing
    package let storage: any Storage
    package let useCases: UseCases
    package let tenants: [Tenant]

    package var acme: Tenant { tenants[0] }
    package var globex: Tenant { tenants[1] }

    package init() async throws {
        scratch = try Scratch()
        clock = TestClock()
        let seed = Seed(2_026)
        var random = RandomSource { seed.next() }
        keys = KeyRing(current: ServerKey(using: &random))
        storage = try Estate.engine(in: scratch, keys, create: true)
        useCases = Estate.useCases(storage, keys, clock, random)
        var tenants: [Tenant] = []
        for name in Estate.names { tenants.append(try await useCases.settle(name)) }
        self.tenants = tenants
    }

    private static func engine(in scratch: Scratch, _ keys: KeyRing, create: Bool = false) throws -> SQLiteEngine {
        let code = { @Sendable (key: ServerKey) -> AuditChain.Code in
            { key.authenticationCode(over: $0, for: .audit) }
        }
        return try SQLiteEngine(
            in: scratch.url, chain: AuditChain(current: code(keys.current), older: keys.older.map(code)),
            create: create)
    }

    private static func useCases(
        _ storage: any Storage, _ keys: KeyRing, _ clock: TestClock, _ random: RandomSource
    ) -> UseCases {
        UseCases(
            storage: storage, keys: keys, settings: UseCases.Settings(scrypt: scrypt), clock: { clock.now },
            random: random)
    }

    /// The same on another storage, such as one that fails.
    package func useCases(on storage: any Storage) -> UseCases {
        let seed = Seed(98)
        return Estate.useCases(storage, keys, clock, RandomSource { seed.next() })
    }

    /// The same state directory as a newly started program has it.
    /// - Parameter ring: what its key file holds; nil: what it held before.
    package func reopened(with ring: KeyRing? = nil) throws -> UseCases {
        let seed = Seed(99)
        let keys = ring ?? keys
        return Estate.useCases(
            try Estate.engine(in: scratch, keys), keys, clock, RandomSource { seed.next() })
    }
}

extension UseCases {
    /// A customer, its portal on its own domain, and an enabled user.
    fileprivate func settle(_ text: String) async throws -> Estate.Tenant {
        let name = try Slug(parsing: text)
        let domain = try Domain(parsing: "portal.\(text).example")
        let sender = try EmailAddress(parsing: "no-reply@\(text).example")
        let ann = try EmailAddress(parsing: "ann.\(text)@people.example")
        _ = try await addCustomer(name, Estate.onServer)
        let portal = try await addPortal(
            name, of: name,
            profile: PortalProfile(
                title: try DisplayName(parsing: "Portal of \(text)"), domain: domain, sender: sender),
            Estate.onServer)
        let user = try await addUser(
            Contact(email: ann, name: try DisplayName(parsing: "Ann")), to: name, isConfirmed: true, Estate.onServer)
        return Estate.Tenant(
            name: name, domain: domain, sender: sender, ann: ann, user: user.resource.user.user.id,
            portal: portal.resource.portal.id)
    }
}
