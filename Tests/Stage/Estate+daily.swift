package import Authenticators
import Foundation
package import Jobs
package import Mail
package import Policy
import Portals
package import Secrets
package import Storage

/// What happens at a portal from day to day.
extension Estate {
    package func apply(_ changes: [Change]) async throws(StorageError) {
        let now = clock.now
        try await storage.transact { transaction throws(StorageError) in try transaction.apply(changes, at: now) }
    }

    package func user(_ tenant: Tenant) async throws -> UserRecord {
        try await useCases.user(tenant.ann, of: tenant.name, Estate.onServer).user
    }

    /// Invites somebody new, which queues a mail.
    package func invite(_ address: String, to tenant: Tenant) async throws -> JobID {
        let email = try EmailAddress(parsing: address)
        try await useCases.addUser(Contact(email: email), to: tenant.name, isConfirmed: false, Estate.onServer)
        return try await lastJob(to: email, at: tenant)
    }

    /// Brings Ann into the state after a reset whose notice has gone, and signs her in: the reconfiguration mail.
    package func queueReconfiguration(at tenant: Tenant) async throws -> JobID {
        try await apply([.resetRecorded(tenant.user, by: nil, reason: "lost device")])
        _ = try await useCases.signIn(tenant.ann, at: tenant.name, Estate.onServer)
        return try await lastJob(to: tenant.ann, at: tenant)
    }

    package func lastJob(to email: EmailAddress, at tenant: Tenant) async throws -> JobID {
        let found = try await useCases.user(email, of: tenant.name, Estate.onServer).lastMail
        guard let found else { throw StorageError.engine(detail: "no mail was queued") }
        return found.job.id
    }

    package func job(_ id: JobID) async throws -> JobRecord {
        try await useCases.job(id, Estate.onServer).job
    }

    package func history(_ id: JobID) async throws -> [Attempt] {
        try await useCases.job(id, Estate.onServer).history
    }

    package func verdicts(_ id: JobID) async throws -> [Verdict] { try await history(id).map(\.outcome.verdict) }

    package func count(_ state: JobState) async throws -> Int {
        try await useCases.statistics(Estate.onServer).counts[state] ?? 0
    }

    /// Configures Ann's authenticator as her portal does it within a sign-in.
    /// - Returns: the authenticator, and the recovery codes she was shown.
    package func configure(_ tenant: Tenant) async throws -> (secret: TOTPSecret, codes: [Secret<String>]) {
        let begun = try await useCases.beginConfiguring(tenant.ann, at: tenant.name, token: nil, Estate.onServer)
        guard let secret = TOTPSecret(base32: begun.secret.reveal()) else {
            throw StorageError.engine(detail: "not a secret")
        }
        let codes = try await useCases.confirm(tenant.ann, at: tenant.name, code: code(secret), Estate.onServer)
        return (secret, codes)
    }

    /// Gives a tenant's portal a relay of its own.
    package func addRelay(for tenant: Tenant, _ terms: RelayTerms = .standard) async throws -> RelayID {
        let name = try Slug(parsing: "relay-of-\(tenant.name)")
        _ = try await useCases.addRelay(
            name, url: Secret("smtps://u:hidden@mail.\(tenant.name).example"), terms, Estate.onServer)
        try await useCases.assign(name, to: tenant.name, Estate.onServer)
        return try await relay(name.text).id
    }

    package func relay(_ name: String) async throws -> RelayRecord {
        try await useCases.relay(try Slug(parsing: name), Estate.onServer)
    }

    /// What the authenticator shows now.
    package func code(_ secret: TOTPSecret) -> String { secret.code(at: clock.now)?.digits.reveal() ?? "" }

    /// Six digits that it does not show now, nor a step away.
    package func wrongCode(_ secret: TOTPSecret) -> String {
        let near = [-30.0, 0, 30].map { secret.code(at: clock.now + $0)?.digits.reveal() ?? "" }
        return ["000000", "111111", "222222", "333333"].first { !near.contains($0) } ?? ""
    }
}
