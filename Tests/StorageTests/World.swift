import Foundation
import Jobs
import Mail
import Policy
import Stage
import Storage

/// An engine with two customers in it, each with a portal and an enabled user, and words for what tests do to it.
struct World: Sendable {
    struct Tenant: Sendable {
        let customer: CustomerID
        let portal: PortalID
        let user: UserID
    }

    static let start = Date(timeIntervalSince1970: 1_800_000_000)
    static let day: TimeInterval = 86_400
    static let lease = Lease(token: 11, owner: "here:1")
    static let otherLease = Lease(token: 22, owner: "there:2")

    let engine: Engine
    let scratch: Scratch
    let storage: any Storage
    let tenants: [Tenant]

    init(_ engine: Engine) async throws {
        self.engine = engine
        scratch = try Scratch()
        let storage = try engine.open(in: scratch.url)
        self.storage = storage
        var tenants: [Tenant] = []
        for name in ["acme", "globex"] {
            let slug = try Slug(parsing: name)
            let profile = try World.profile(name)
            let contact = try World.contact("ann@\(name).example")
            tenants.append(
                try await storage.transact { transaction throws(StorageError) in
                    let customer = try transaction.add(customer: slug, at: World.start)
                    let portal = try transaction.add(
                        portal: NewPortal(name: slug, customer: customer, profile: profile), at: World.start)
                    let user = try transaction.add(
                        user: NewUser(portal: portal, contact: contact, status: .enabled, createdAt: World.start))
                    return Tenant(customer: customer, portal: portal, user: user)
                })
        }
        self.tenants = tenants
    }

    /// A second engine on the same directory, as another process would have it.
    func another() throws -> any Storage { try engine.open(in: scratch.url) }

    var acme: Tenant { tenants[0] }
    var globex: Tenant { tenants[1] }

    static func profile(_ name: String) throws -> PortalProfile {
        PortalProfile(
            title: try DisplayName(parsing: "Portal of \(name)"), domain: try Domain(parsing: "portal.\(name).example"),
            sender: try EmailAddress(parsing: "no-reply@\(name).example"), locale: "de", support: "Ask \(name)",
            accent: "#102030", logoURL: "https://\(name).example/logo.png")
    }

    static func contact(_ address: String, name: String? = nil, locale: String? = nil) throws -> Contact {
        Contact(
            email: try EmailAddress(parsing: address), name: try name.map { try DisplayName(parsing: $0) },
            locale: locale)
    }
}

/// The queue's daily work.
extension World {
    func notice(
        _ tenant: Tenant, lifetime: TimeInterval = day, at now: Date = start, relay: RelayID = .default
    ) -> NewJob {
        NewJob(
            request: .mfaResetNotice, user: tenant.user, portal: tenant.portal, customer: tenant.customer, relay: relay,
            link: nil, messageID: "<\(tenant.user).\(now.milliseconds)@example>", createdAt: now,
            expiresAt: now + lifetime)
    }

    func enqueue(_ job: NewJob) async throws(StorageError) -> JobID {
        try await storage.transact { transaction throws(StorageError) in try transaction.enqueue(job) }
    }

    @discardableResult
    func enqueue(_ tenant: Tenant, count: Int) async throws(StorageError) -> [JobID] {
        let job = notice(tenant)
        return try await storage.transact { transaction throws(StorageError) in
            var ids: [JobID] = []
            for _ in 0..<count { ids.append(try transaction.enqueue(job)) }
            return ids
        }
    }

    /// Takes the lease for 30 s.
    func begin(_ lease: Lease = lease, at now: Date = start) async throws(StorageError) {
        _ = try await storage.transact { transaction throws(StorageError) in
            try transaction.renew(lease, until: now + 30, isNew: true)
        }
    }

    func claim(
        _ limit: Int = 10, under lease: Lease = lease, at now: Date = start
    ) async throws(StorageError) -> [ClaimedJob] {
        try await storage.transact { transaction throws(StorageError) in
            try transaction.claim(limit, for: .default, under: lease, at: now)
        }
    }

    func settle(_ settlements: [Settlement], under lease: Lease = lease) async throws(StorageError) -> [Bool] {
        try await storage.transact { transaction throws(StorageError) in
            try transaction.settle(settlements, under: lease)
        }
    }

    /// What a worker would store after an attempt that began at `now` and took a second.
    func settlement(_ job: Job, _ outcome: Outcome, at now: Date = start) -> Settlement {
        let end = now + 1
        let transition = job.next(after: outcome, at: end, jitter: 0.5)
        return Settlement(
            job: job.id,
            attempt: Attempt(
                number: transition.tally.attempts, startedAt: now, finishedAt: end, relay: "default", outcome: outcome),
            transition: transition)
    }

    func record(_ job: JobID) async throws(StorageError) -> JobRecord? {
        try await storage.read { snapshot throws(StorageError) in try snapshot.job(job) }
    }

    func attempts(_ job: JobID) async throws(StorageError) -> [Attempt] {
        try await storage.read { snapshot throws(StorageError) in try snapshot.attempts(of: job) }
    }

    func nextWork() async throws(StorageError) -> Date? {
        try await storage.read { snapshot throws(StorageError) in try snapshot.nextWork(for: .default) }
    }
}

/// Users and what decisions change about them.
extension World {
    func apply(_ changes: [Change], at now: Date = start) async throws(StorageError) {
        try await storage.transact { transaction throws(StorageError) in try transaction.apply(changes, at: now) }
    }

    func user(_ id: UserID) async throws(StorageError) -> UserRecord? {
        try await storage.read { snapshot throws(StorageError) in try snapshot.user(id) }
    }

    /// Resets the tenant's user and returns which reset it is.
    func reset(_ tenant: Tenant, by person: OperatorID? = nil) async throws -> ResetID {
        try await apply([.resetRecorded(tenant.user, by: person, reason: "lost")])
        guard case .reset(let reset) = try await user(tenant.user)?.user.mfa else {
            throw StorageError.engine(detail: "a recorded reset is not the user's state")
        }
        return reset
    }

    func newLink(
        _ tenant: Tenant, _ purpose: LinkPurpose = .reconfigure, reset: ResetID? = nil, at now: Date = start
    ) -> NewLink {
        NewLink(
            purpose: purpose, portal: tenant.portal, user: tenant.user, reset: reset,
            salt: [1, 2, 3, UInt8(now.milliseconds & 255)],
            keyID: "k1", createdAt: now, expiresAt: now + World.day)
    }

    func issue(_ link: NewLink, digest: [UInt8]) async throws(StorageError) -> LinkID {
        try await storage.transact { transaction throws(StorageError) in try transaction.issue(link) { _ in digest } }
    }

    func link(_ digest: [UInt8]) async throws(StorageError) -> LinkRecord? {
        try await storage.read { snapshot throws(StorageError) in try snapshot.link(digest: digest) }
    }
}
