package import Policy
import Storage

/// Switching a portal's MFA policy.
extension UseCases {
    /// What *Proceed?* shows first. Changes nothing.
    package func previewPolicy(
        of name: Slug, to policy: MFAPolicy, _ request: Request
    ) async throws(Refused) -> PolicySwitch.Preview {
        try await look { snapshot in
            let record = try portal(name, for: try request.actor(in: snapshot), to: .switchPolicy, in: snapshot)
            return PolicySwitch.Preview(to: policy, counts: try snapshot.mfaCounts(in: record.portal.id))
        }
    }

    /// - Returns: false if the portal has that policy already; then nothing was written.
    package func switchPolicy(of name: Slug, to policy: MFAPolicy, _ request: Request) async throws(Refused) -> Bool {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let record = try portal(name, for: actor, to: .switchPolicy, in: transaction)
            guard case .switched(let changes) = PolicySwitch.decide(record.portal, to: policy) else { return false }
            try request.requireFreshFactor(at: now)
            try transaction.apply(changes, at: now)
            try transaction.audit(
                "policy.switch", AuditTopic(portal: record), by: actor, request, outcome: policy.rawValue, at: now)
            return true
        }
    }
}
