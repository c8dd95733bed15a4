import Authenticators
import Foundation
import Jobs
import Mail
import Policy
import Portals
import Secrets
import Stage
import Storage

/// The links in mails, as only the worker can know them: derived again from the server key.
extension Estate {
    func link(of job: JobID) async throws -> LinkRecord {
        let facts = try await storage.read { snapshot throws(StorageError) in try snapshot.facts(for: job) }
        guard let link = facts?.link else { throw StorageError.engine(detail: "no link") }
        return link
    }

    /// The token in the mail queued to Ann last.
    func token(
        of tenant: Tenant, to email: EmailAddress? = nil, for purpose: Authenticators.LinkPurpose = .reconfigure
    ) async throws -> Secret<String> {
        let link = try await link(of: try await lastJob(to: email ?? tenant.ann, at: tenant))
        guard let salt = LinkSalt(bytes: link.salt) else { throw StorageError.engine(detail: "no salt") }
        return LinkTokens(key: keys.current).token(for: purpose, link: link.link.id.rawValue, salt: salt).text
    }

    /// What the link's page says; nil if configuring may begin.
    func refusal(of token: Secret<String>, on tenant: Tenant) async throws -> ConfiguringPermission.Refusal? {
        switch try await useCases.open(token, on: tenant.domain).permission {
        case .granted: nil
        case .refused(let refusal): refusal
        }
    }

    /// Ann's mail is delivered, without a worker.
    func deliver(_ job: JobID) async throws {
        let (lease, now) = (Lease(token: job.rawValue, owner: "test"), clock.now)
        try await storage.transact { transaction throws(StorageError) in
            _ = try transaction.renew(lease, until: now + 1, isNew: true)
            for claimed in try transaction.claim(100, for: .default, under: lease, at: now) {
                let outcome = Outcome(.delivered, in: .dot, reason: "250")
                _ = try transaction.settle(
                    [
                        Settlement(
                            job: claimed.job.id,
                            attempt: Attempt(number: 1, startedAt: now, finishedAt: now, relay: "r", outcome: outcome),
                            transition: claimed.job.next(after: outcome, at: now, jitter: 0))
                    ], under: lease)
            }
            try transaction.release(lease)
        }
    }
}

/// What a use case answered, as its refusal's words; nil if it was done.
func refusal(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch { return "\(error)" }
}
