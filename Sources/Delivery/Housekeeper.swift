import Foundation
import Jobs
import Logging
import Storage

/// What a worker does beside sending: takes over what dead workers held, notes once a minute how full the queue is, and
/// forgets what finished long ago.
struct Housekeeper {
    private let desk: Desk
    private let settings: Worker.Settings
    private let logger: Logger
    private var nextTidying = Date.distantPast
    /// The minute of which the queue was noted, by this worker or another.
    private var lastSample: Date?
    private var watch = ClockWatch()
    private var lastWork: ContinuousClock.Instant?
    /// Nobody is declared dead before.
    private var mercyUntil: ContinuousClock.Instant?

    init(_ desk: Desk, _ settings: Worker.Settings, _ logger: Logger) {
        self.desk = desk
        self.settings = settings
        self.logger = logger
    }

    /// - Parameter keepers: those of this process, which is alive whatever the clock says of its leases.
    mutating func work(at now: Date, beside keepers: [LeaseKeeper]) async throws(StorageError) {
        // Bracketed, so that being stopped between two readings is not taken for a clock that was set.
        let (before, clock, uptime) = (desk.uptime(), desk.clock(), desk.uptime())
        if uptime - before < .milliseconds(500), let shift = watch.look(at: clock, uptime) {
            // Set forward, the clock makes every lease look ended: whoever lives gets the time to renew.
            logger.warning("the clock was set", metadata: ["seconds": "\(Int(shift))"])
            mercyUntil = uptime + .seconds(settings.lease)
        } else if let lastWork, uptime - lastWork >= .seconds(settings.lease) {
            // This process was stopped, or the whole machine slept, and those who live begin to renew again only now.
            mercyUntil = uptime + .seconds(settings.tick)
        }
        lastWork = uptime
        try await shortenLeases(at: now)
        if mercyUntil.map({ uptime >= $0 }) ?? true {
            do { try await buryTheDead(at: now, beside: keepers) } catch {
                // Where nothing can be written, nobody could renew either.
                mercyUntil = uptime + .seconds(settings.lease)
                throw error
            }
        }
        try await noteQueue(at: now)
        if now >= nextTidying { try await tidy(at: now) }
    }

    /// One worker of all notes each minute. The queue is read beside the writers, and only what it adds up to is written.
    private mutating func noteQueue(at now: Date) async throws(StorageError) {
        let minute = QueueSample.minute(of: now)
        guard minute != lastSample else { return }
        let sample = try await desk.storage.read { snapshot throws(StorageError) in
            try snapshot.hasQueueSample(at: now) ? nil : snapshot.queueSample(at: now)
        }
        if let sample {
            _ = try await desk.storage.transact { transaction throws(StorageError) in try transaction.note(sample) }
        }
        lastSample = minute
    }

    /// After the clock was set back, a dead worker's lease would last for as long as it was set back. No lease lasts so
    /// much longer than ours: all end as if they had been renewed now, and whoever lives renews in time.
    private func shortenLeases(at now: Date) async throws(StorageError) {
        let (limit, farAway) = (now + settings.lease, now + settings.lease * 2)
        let found = try await desk.storage.read { snapshot throws(StorageError) in
            try snapshot.hasLease(beyond: farAway)
        }
        guard found else { return }
        logger.warning("the clock was set back: leases from before it are shortened")
        try await desk.storage.transact { transaction throws(StorageError) in
            try transaction.shortenLeases(to: limit)
        }
    }

    /// Settles what was in the hands of workers that stopped renewing.
    private func buryTheDead(at now: Date, beside keepers: [LeaseKeeper]) async throws(StorageError) {
        let desk = desk
        let found = try await desk.storage.read { snapshot throws(StorageError) in try snapshot.hasOrphans(at: now) }
        guard found else { return }
        // After a full disk or a suspended machine every lease has ended, and who looks first must not bury the others.
        for keeper in keepers { try await keeper.renew(at: now, inHand: 1, logger: logger) }
        let count = try await desk.storage.transact { transaction throws(StorageError) in
            var count = 0
            while true {
                let before = count
                for (lease, orphans) in try transaction.orphans(at: now, limit: 500) {
                    let outcome = Outcome(.workerDied, reason: "the worker \(lease.owner) died with this mail in hand")
                    _ = try transaction.settle(
                        orphans.map { orphan in
                            Settlement(
                                job: orphan.job.id,
                                attempt: Attempt(
                                    number: orphan.job.tally.attempts + 1, startedAt: now, finishedAt: now,
                                    relay: orphan.relay, outcome: outcome),
                                transition: orphan.job.next(after: outcome, at: now, jitter: desk.jitter()))
                        }, under: lease)
                    count += orphans.count
                }
                // The round that finds nothing has swept the empty leases away. A worker that was only away must not
                // claim its mails again under the lease that its older attempts at them bear: no fence would part them.
                if count == before { return count }
            }
        }
        if count > 0 { logger.warning("took over a dead worker's mails", metadata: ["jobs": "\(count)"]) }
    }

    /// Forgets what finished long ago: small transactions, so that nobody waits for them, and a bounded number of
    /// them; the next time goes on.
    private mutating func tidy(at now: Date) async throws(StorageError) {
        let (before, historyBefore) = (now - settings.retention, now - settings.history)
        var count = 0
        for _ in 0..<20 {
            let pruned = try await desk.storage.transact { transaction throws(StorageError) in
                (
                    jobs: try transaction.prune(finishedBefore: before, limit: 500),
                    history: try transaction.pruneQueueHistory(before: historyBefore, limit: 500)
                )
            }
            count += pruned.jobs
            if pruned == (0, 0) {
                nextTidying = now + 3600
                break
            }
        }
        if count > 0 { logger.info("forgot mails that finished long ago", metadata: ["jobs": "\(count)"]) }
    }
}
