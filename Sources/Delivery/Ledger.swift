import CoreMetrics
import Foundation
import Jobs
import Logging
import Storage

/// Writes outcomes down, in batches, while connections go on. A bounded number may be on its way to the disk.
/// Under load it lets some come together first: a commit costs its fsync, however much is in it.
/// If they cannot be stored, nothing more is sent until they can: `record` does not return before.
actor Ledger {
    private struct Line: Sendable {
        let settlement: Settlement
        let lease: Lease
    }

    private let storage: any Storage
    private let limit: Int
    private let time: CoreMetrics.Timer
    private let logger: Logger
    private let onEmpty: @Sendable () -> Void
    private var pending: [Line] = []
    private var writing = 0
    private var writer: CheckedContinuation<Void, Never>?
    private var blocked: [CheckedContinuation<Void, Never>] = []
    private var isFailing = false
    private var isClosing = false

    /// How long an outcome waits for others. Short enough that a connection never waits for it: in this time it
    /// cannot fill its part of the limit.
    private static let gathering = Duration.milliseconds(5)

    /// - Parameters:
    ///   - limit: outcomes that may be waiting for the disk.
    ///   - onEmpty: called when all that was recorded is stored.
    init(
        storage: any Storage, limit: Int, time: CoreMetrics.Timer, logger: Logger,
        onEmpty: @escaping @Sendable () -> Void
    ) {
        self.storage = storage
        self.limit = limit
        self.time = time
        self.logger = logger
        self.onEmpty = onEmpty
    }

    /// Outcomes that are not on the disk yet: their jobs are still held.
    var unstored: Int { pending.count + writing }

    /// Returns when outcomes can be stored, as far as anybody knows.
    func open() async {
        while isFailing { await withCheckedContinuation { blocked.append($0) } }
    }

    /// Hands an outcome over. Returns when the next mail may be sent.
    func record(_ settlement: Settlement, under lease: Lease) async {
        pending.append(Line(settlement: settlement, lease: lease))
        wakeWriter()
        while unstored >= limit {
            await withCheckedContinuation { blocked.append($0) }
        }
    }

    /// Lets `run` end when everything is stored.
    func close() {
        isClosing = true
        wakeWriter()
    }

    /// Stores what was recorded until closed and empty.
    func run() async {
        var isBusy = false
        while !(isClosing && pending.isEmpty) {
            if pending.isEmpty {
                await withCheckedContinuation { writer = $0 }
                continue
            }
            if isBusy, pending.count < limit / 2, !isClosing { await Pause.wait(Ledger.gathering) }
            let batch = pending
            pending = []
            writing = batch.count
            await store(batch)
            writing = 0
            isBusy = batch.count > 1
            for waiter in blocked { waiter.resume() }
            blocked = []
            if pending.isEmpty { onEmpty() }
        }
    }

    private func store(_ batch: [Line]) async {
        var pause = Duration.milliseconds(100)
        let began = ContinuousClock.now
        while true {
            do {
                let stored = try await storage.transact { transaction throws(StorageError) in
                    var stored: [Bool] = []
                    for line in batch {
                        stored += try transaction.settle([line.settlement], under: line.lease)
                    }
                    return stored
                }
                time.record(since: began)
                for (line, isStored) in zip(batch, stored) where !isStored {
                    logger.warning(
                        "outcome not stored: another worker has taken the job over",
                        metadata: ["job": "\(line.settlement.job)", "attempt": "\(line.settlement.attempt.number)"])
                }
                isFailing = false
                return
            } catch {
                isFailing = true
                logger.error("outcomes cannot be stored, sending waits: \(error)", metadata: ["jobs": "\(batch.count)"])
                // Not cancellable: what was sent must be written down, or the process has to be killed.
                await Pause.wait(pause)
                pause = min(pause * 2, .seconds(5))
            }
        }
    }

    private func wakeWriter() {
        writer?.resume()
        writer = nil
    }
}

/// Waiting that a cancelled task goes through with.
enum Pause {
    static func wait(_ duration: Duration) async {
        await withCheckedContinuation { continuation in
            let (seconds, attoseconds) = duration.components
            let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
            DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { continuation.resume() }
        }
    }
}
