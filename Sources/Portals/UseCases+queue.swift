package import Foundation
package import Jobs
package import Policy
package import Storage

/// The queue and the audit, for operators.
extension UseCases {
    /// Counted over all customers.
    package func statistics(_ request: Request) async throws(Refused) -> QueueStatistics {
        try await look { snapshot in
            try mayManageInventory(request.actor(in: snapshot))
            return try snapshot.statistics()
        }
    }

    /// Mails, newest first.
    /// - Parameters:
    ///   - states: empty for all.
    ///   - portal: nil for all that the requester may see.
    package func jobs(
        states: Set<JobState>, portal: Slug?, limit: Int, before: JobID? = nil, _ request: Request
    ) async throws(Refused) -> [JobRecord] {
        try await look { snapshot in
            try jobs(states, at: portal, limit, before, for: request.actor(in: snapshot), in: snapshot)
        }
    }

    /// The same, each with what its server said last.
    package func listedMails(
        states: Set<JobState>, portal: Slug?, limit: Int, before: JobID?, _ request: Request
    ) async throws(Refused) -> [LastMail] {
        try await look { snapshot in
            try jobs(states, at: portal, limit, before, for: request.actor(in: snapshot), in: snapshot).map { job in
                let attempts = job.job.tally.attempts == 0 ? [] : try snapshot.attempts(of: job.job.id)
                return LastMail(job: job, latest: attempts.last)
            }
        }
    }

    private func jobs(
        _ states: Set<JobState>, at portal: Slug?, _ limit: Int, _ before: JobID?, for actor: Actor,
        in snapshot: any Snapshot
    ) throws -> [JobRecord] {
        let scope = try Scope(of: actor, to: .seePortal, at: portal, self, in: snapshot)
        return try snapshot.jobs(
            JobFilter(
                states: states, portals: scope.portals.map { Set($0.map(\.portal.id)) }, limit: limit, before: before))
    }

    /// The queue between two dates: the customers' whose portals the requester may see.
    package func queueHistory(
        from: Date, to: Date, _ request: Request
    ) async throws(Refused) -> QueueHistory {
        try await look { snapshot in
            let scope = try Scope(of: request.actor(in: snapshot), to: .seePortal, self, in: snapshot)
            return try snapshot.queueHistory(
                HistorySpan(from: from, to: to, customers: scope.customers))
        }
    }

    package func job(_ id: JobID, _ request: Request) async throws(Refused) -> (job: JobRecord, history: [Attempt]) {
        try await look { snapshot in
            let actor = try request.actor(in: snapshot)
            return (try job(id, for: actor, to: .seePortal, in: snapshot), try snapshot.attempts(of: id))
        }
    }

    /// Tries a mail again now, withdraws it, or says what became of it.
    package func intervene(_ intervention: Intervention, in id: JobID, _ request: Request) async throws(Refused) {
        try await carryOut { transaction, now in
            let actor = try request.actor(in: transaction)
            let job = try job(id, for: actor, to: .intervene, in: transaction)
            let portal = try transaction.portal(named: job.portal)
            // Whoever stole an operator's account must not keep the user from hearing of it.
            if intervention == .cancel, job.letter.isNotice, actor != .host { throw Refused.noticeIsOwed }
            do {
                switch try intervention.apply(to: job.state) {
                case .queued:
                    // A letter whose time is over gets no second life: its link would be dead.
                    guard job.job.isUseful(at: now) else { throw Refused.letterOutlived }
                    try transaction.requeue(id, expiresAt: job.job.expiresAt, at: now)
                case let state:
                    try transaction.finish(id, as: state, reason: "\(state.rawValue), says an operator", at: now)
                }
            } catch let refused as InterventionRefused { throw Refused.intervention(refused) }
            try transaction.audit(
                "queue.\(intervention.rawValue)", AuditTopic(portal: portal), subject: "mail:\(id)", by: actor,
                request, outcome: "done", at: now)
        }
    }

    /// Forgets mails that finished before the date, and their attempts, in small transactions.
    /// - Returns: how many.
    package func prune(
        finishedBefore date: Date, _ request: Request,
        onProgress: @escaping @Sendable (_ forgotten: Int) -> Void = { _ in }
    ) async throws(Refused) -> Int {
        var count = 0
        while true {
            let pruned = try await carryOut { transaction, _ in
                try mayManageInventory(request.actor(in: transaction))
                return try transaction.prune(finishedBefore: date, limit: 500)
            }
            if pruned == 0 { break }
            count += pruned
            onProgress(count)
        }
        let total = count
        try await carryOut { transaction, now in
            try transaction.audit(
                "queue.prune", by: request.actor(in: transaction), request, outcome: "\(total) forgotten", at: now)
        }
        return total
    }

    private func job(_ id: JobID, for actor: Actor, to action: Action, in snapshot: any Snapshot) throws -> JobRecord {
        guard let job = try snapshot.job(id) else { throw Refused.unknownJob(id) }
        do { _ = try portal(job.portal, for: actor, to: action, in: snapshot) } catch Refused.unknownPortal {
            throw Refused.unknownJob(id)
        }
        return job
    }

    package func auditEntries(
        portal: Slug?, before: Int64? = nil, limit: Int, _ request: Request
    ) async throws(Refused) -> [AuditEntry] {
        try await look { snapshot in
            let actor = try request.actor(in: snapshot)
            if let portal {
                _ = try self.portal(portal, for: actor, to: .seeAudit, in: snapshot)
            } else {
                try mayManageInventory(actor)
            }
            return try snapshot.auditEntries(portal: portal, before: before, limit: limit)
        }
    }

    /// Entries that the requester may see: everything for who manages the inventory, of their portals for a technician.
    /// - Parameters:
    ///   - filter: its portals count for nothing.
    ///   - portal: nil for all that the requester may see.
    package func auditPage(
        _ filter: AuditFilter, at portal: Slug? = nil, _ request: Request
    ) async throws(Refused) -> AuditPage {
        try await look { snapshot in
            let scope = try Scope(of: request.actor(in: snapshot), to: .seeAudit, at: portal, self, in: snapshot)
            var filter = filter
            filter.portals = scope.portals?.map(\.name)
            return try snapshot.auditPage(filter)
        }
    }

    /// Reads the chain of all customers.
    package func verifyAudit(_ request: Request) async throws(Refused) -> AuditVerdict {
        try await look { snapshot in
            try mayManageInventory(request.actor(in: snapshot))
            return try snapshot.verifyAudit()
        }
    }
}
