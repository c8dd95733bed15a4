package import Foundation
package import Jobs

/// Reading the queue.
package protocol QueueSnapshot {
    func job(_ id: JobID) throws(StorageError) -> JobRecord?
    func jobs(_ filter: JobFilter) throws(StorageError) -> [JobRecord]
    /// Oldest first.
    func attempts(of job: JobID) throws(StorageError) -> [Attempt]
    func statistics() throws(StorageError) -> QueueStatistics
    /// How many live jobs stand where; reads all of them, so not for every second.
    func queueDepths() throws(StorageError) -> [QueueDepth]
    /// The world around a job, as of now; nil if it is not live any more, or not held under the lease that is given.
    func facts(for job: JobID, under lease: Lease?) throws(StorageError) -> DeliveryFacts?
    /// Whether somebody's lease has ended.
    func hasOrphans(at now: Date) throws(StorageError) -> Bool
    /// Whether somebody's lease ends after the date.
    func hasLease(beyond date: Date) throws(StorageError) -> Bool
    /// When a claim will find something: long ago if a mail is ready, else when the next falls due; nil where nothing
    /// waits, or the relay is paused.
    func nextWork(for relay: RelayID) throws(StorageError) -> Date?
}

extension QueueSnapshot {
    /// The world around a live job, whoever holds it.
    package func facts(for job: JobID) throws(StorageError) -> DeliveryFacts? { try facts(for: job, under: nil) }
}

/// Writing it. Nothing here decides: `Jobs` does.
package protocol QueueTransaction {
    /// Queues a letter behind its customer's others.
    func enqueue(_ job: NewJob) throws(StorageError) -> JobID

    /// Begins or renews a worker's hold on its jobs.
    /// - Returns: false if the lease is no longer there: whoever held it must take a new one and forget its jobs.
    func renew(_ lease: Lease, until: Date, isNew: Bool) throws(StorageError) -> Bool
    /// Takes the jobs whose turn it is, in the order of their fair share; none of a paused relay's. Durable before the
    /// first byte is sent.
    func claim(_ limit: Int, for relay: RelayID, under lease: Lease, at now: Date) throws(StorageError) -> [ClaimedJob]
    /// Stores what came of attempts.
    /// - Returns: for each, whether it was stored; false where the job is not held under this lease.
    func settle(_ settlements: [Settlement], under lease: Lease) throws(StorageError) -> [Bool]
    /// Hands jobs back untouched: they were never begun.
    func handBack(_ jobs: [JobID], under lease: Lease) throws(StorageError)
    /// Gives up a lease. Jobs still held under it are handed back.
    func release(_ lease: Lease) throws(StorageError)
    /// Lets no lease end after the date. A live worker's next renewal makes its own as long as it should be.
    func shortenLeases(to date: Date) throws(StorageError)
    /// Jobs whose worker stopped renewing, at most `limit`; they stay held until settled under that lease.
    func orphans(at now: Date, limit: Int) throws(StorageError) -> [(lease: Lease, orphans: [Orphan])]

    /// Makes a waiting job ready, or brings a finished one back from the beginning until the given time.
    func requeue(_ job: JobID, expiresAt: Date, at now: Date) throws(StorageError)
    /// Ends a live job that no worker holds, or gives a finished one another final state.
    func finish(_ job: JobID, as state: JobState, reason: String, at now: Date) throws(StorageError)
    /// Forgets the oldest jobs that finished before the date, with their attempts; looks at `limit` of them only, so
    /// that it costs the same with any history.
    /// - Returns: how many; 0 when there is no more to forget.
    func prune(finishedBefore date: Date, limit: Int) throws(StorageError) -> Int
}
