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
    /// Jobs that could not be handed back yet. The lease goes on, so nobody else would ever free them.
    private var owed: [Line.InHand] = []
    private var hold = Hold()

    init(desk: Desk, settings: Worker.Settings) {
        self.desk = desk
        self.settings = settings
    }

    /// Claims jobs, durably, before anything of them is sent.
    func claim(_ limit: Int, for relay: Relay, at now: Date) async throws(StorageError) -> [Line.InHand] {
        let held = lease
        let candidate = held ?? Lease(token: desk.token(), owner: desk.owner)
        let until = now + settings.lease
        let begun = desk.uptime()
        let claimed: [ClaimedJob]? = try await desk.storage.transact { transaction throws(StorageError) in
            guard try transaction.renew(candidate, until: until, isNew: held == nil) else { return nil }
            return try transaction.claim(limit, for: relay.id, under: candidate, at: now)
        }
        guard let claimed else {
            // Declared dead, or idle for so long that the lease was tidied away: begin anew, at once.
            lease = nil
            hold.lose()
            return try await claim(limit, for: relay, at: now)
        }
        lease = candidate
        hold.renew(from: begun, for: settings.lease)
        return claimed.map { Line.InHand(claimed: $0, lease: candidate, term: hold.term, readAt: now) }
    }

    /// Whether a job is certainly still this worker's, so that its first byte may leave now.
    func mayBegin(_ job: Line.InHand) -> Bool { hold.covers(job.term, at: desk.uptime()) }

    /// Renews while jobs are in hand.
    func renew(at now: Date, inHand: Int, logger: Logger) async throws(StorageError) {
        guard inHand > 0, let held = lease else { return }
        let until = now + settings.lease
        let begun = desk.uptime()
        let isHeld = try await desk.storage.transact { transaction throws(StorageError) in
            try transaction.renew(held, until: until, isNew: false)
        }
        if isHeld {
            hold.renew(from: begun, for: settings.lease)
        } else if lease == held {
            // Otherwise a claim has begun anew meanwhile.
            logger.warning("the lease was lost: this process was stopped for too long")
            lease = nil
            hold.lose()
        }
    }

    /// Gives back jobs of which nothing was sent, and those that could not be given back before.
    func handBack(_ jobs: [Line.InHand], logger: Logger) async {
        let all = owed + jobs
        guard !all.isEmpty else { return }
        owed = []
        do {
            try await desk.storage.transact { transaction throws(StorageError) in
                for job in all { try transaction.handBack([job.claimed.job.id], under: job.lease) }
            }
        } catch {
            owed += all
            logger.error("jobs not handed back, trying again: \(error)", metadata: ["jobs": "\(all.count)"])
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
