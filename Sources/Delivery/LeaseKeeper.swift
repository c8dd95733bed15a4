import Foundation
import Jobs
import Logging
import Policy
import Storage

/// Holds a runner's lease: takes it with the first claim, renews it while jobs are in hand, and takes a new one when
/// it was lost. Jobs claimed under a lost lease stay under that token, so that their outcomes are fenced.
actor LeaseKeeper {
    private let desk: Desk
    private let settings: Worker.Settings
    private var lease: Lease?
    private var nextTidying = Date.distantPast

    init(desk: Desk, settings: Worker.Settings) {
        self.desk = desk
        self.settings = settings
    }

    /// Claims jobs, durably, before anything of them is sent.
    func claim(_ limit: Int, for relay: Relay, at now: Date) async throws(StorageError) -> [Line.InHand] {
        let held = lease
        let candidate = held ?? Lease(token: desk.token(), owner: desk.owner)
        let until = now + settings.lease
        let claimed: [ClaimedJob]? = try await desk.storage.transact { transaction throws(StorageError) in
            guard try transaction.renew(candidate, until: until, isNew: held == nil) else { return nil }
            return try transaction.claim(limit, for: relay.id, under: candidate, at: now)
        }
        guard let claimed else {
            // Declared dead, or idle for so long that the lease was tidied away: begin anew, at once.
            lease = nil
            return try await claim(limit, for: relay, at: now)
        }
        lease = candidate
        return claimed.map { Line.InHand(claimed: $0, lease: candidate, readAt: now) }
    }

    /// Renews while jobs are in hand, and settles what dead workers left.
    func tick(at now: Date, relay: Relay, inHand: Int, logger: Logger) async throws(StorageError) {
        if inHand > 0, let held = lease {
            let until = now + settings.lease
            let isHeld = try await desk.storage.transact { transaction throws(StorageError) in
                try transaction.renew(held, until: until, isNew: false)
            }
            if !isHeld {
                logger.warning("the lease was lost: this process was stopped for too long")
                lease = nil
            }
        }
        try await buryTheDead(at: now, relay, logger)
        if relay.id == .default, now >= nextTidying { try await tidy(at: now, logger) }
    }

    /// Forgets what finished long ago: small transactions, so that nobody waits for them, and a bounded number of
    /// them; the next tick goes on.
    private func tidy(at now: Date, _ logger: Logger) async throws(StorageError) {
        let before = now - settings.retention
        var count = 0
        for _ in 0..<20 {
            let pruned = try await desk.storage.transact { transaction throws(StorageError) in
                try transaction.prune(finishedBefore: before, limit: 500)
            }
            count += pruned
            if pruned == 0 {
                nextTidying = now + 3600
                break
            }
        }
        if count > 0 { logger.info("forgot mails that finished long ago", metadata: ["jobs": "\(count)"]) }
    }

    private func buryTheDead(at now: Date, _ relay: Relay, _ logger: Logger) async throws(StorageError) {
        let desk = desk
        let found = try await desk.storage.read { snapshot throws(StorageError) in try snapshot.hasOrphans(at: now) }
        guard found else { return }
        let count = try await desk.storage.transact { transaction throws(StorageError) in
            var count = 0
            for (lease, jobs) in try transaction.orphans(at: now, limit: 500) {
                let outcome = Outcome(.workerDied, reason: "the worker \(lease.owner) died with this mail in hand")
                _ = try transaction.settle(
                    jobs.map { job in
                        Settlement(
                            job: job.id,
                            attempt: Attempt(
                                number: job.tally.attempts + 1, startedAt: now, finishedAt: now, relay: relay.name,
                                outcome: outcome),
                            transition: job.next(after: outcome, at: now, jitter: desk.jitter()))
                    }, under: lease)
                count += jobs.count
            }
            return count
        }
        if count > 0 { logger.warning("took over a dead worker's mails", metadata: ["jobs": "\(count)"]) }
    }

    /// Gives back jobs of which nothing was sent. What cannot be given back now is free when the lease ends.
    func handBack(_ jobs: [Line.InHand], logger: Logger) async {
        guard !jobs.isEmpty else { return }
        do {
            try await desk.storage.transact { transaction throws(StorageError) in
                for job in jobs { try transaction.handBack([job.claimed.job.id], under: job.lease) }
            }
        } catch {
            logger.error("jobs not handed back; they are free when the lease ends: \(error)")
        }
    }

    func release(logger: Logger) async {
        guard let held = lease else { return }
        do {
            try await desk.storage.transact { transaction throws(StorageError) in try transaction.release(held) }
            lease = nil
        } catch {
            logger.error("the lease was not released; it ends by itself: \(error)")
        }
    }
}
