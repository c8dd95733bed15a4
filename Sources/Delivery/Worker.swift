package import Foundation
import Jobs
package import Logging
import ServiceLifecycle
package import Storage

/// The worker: drains the queue until it is told to stop. One runner for each relay, so that a relay that is slow or
/// dead holds up nobody else's mail; what operators change about relays, it follows within a tick.
/// On a graceful shutdown it claims no more, lets mails under way finish within a limit, and hands the rest back.
package struct Worker: Service, CustomStringConvertible {
    /// How a stored relay is connected to. Throws what is wrong with its settings.
    package typealias Connecting = @Sendable (RelayRecord) throws -> Relay

    private let desk: Desk
    private let settings: Settings
    private let logger: Logger
    private let relay: Connecting
    private let alarm = Alarm()

    package struct Settings: Sendable {
        /// How long a lease lasts; a dead worker's jobs are free after this and one tick.
        package var lease: TimeInterval = 20
        /// Renewing, looking for dead workers' jobs and changed relays, and the slow poll that makes good a lost ring.
        package var tick: TimeInterval = 5
        /// How long mails under way may take to finish when stopping.
        package var stopLimit: Duration = .seconds(20)
        /// Facts older than this are read again just before sending.
        package var freshness: TimeInterval = 1
        /// How long finished mails and their attempts are kept.
        package var retention: TimeInterval = 30 * 86_400
        /// How long it is kept how full the queue was.
        package var history: TimeInterval = 7 * 86_400

        package init() {}
    }

    package init(
        desk: Desk, settings: Settings = Settings(), logger: Logger, relay: @escaping Connecting
    ) {
        self.desk = desk
        self.settings = settings
        self.logger = logger
        self.relay = relay
    }

    /// What the log of the service group says: never what the worker holds.
    package var description: String { "worker \(desk.owner)" }

    package func run() async throws {
        let alarm = alarm
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { await alarm.ring(every: settings.tick) }
                await supervise(&group)
                alarm.end()
            }
        } onCancelOrGracefulShutdown: {
            alarm.stop()
        }
    }

    /// Keeps one runner at work for each relay, and the house in order, until told to stop.
    private func supervise(_ group: inout ThrowingDiscardingTaskGroup<any Error>) async {
        var runners: [RelayID: (RelayRecord, RelayRunner)] = [:]
        var housekeeper = Housekeeper(desk, settings, logger)
        var rings = alarm.rings.makeAsyncIterator()
        var nextTick = desk.uptime()
        while !alarm.isStopping {
            // The uptime first: time that passes between the two is seen again by the next tick.
            let (uptime, now) = (desk.uptime(), desk.clock())
            do {
                try await follow(&runners, &group, at: now)
                desk.heartbeat.beat(at: now)
                if uptime >= nextTick {
                    nextTick = uptime + .seconds(settings.tick)
                    let keepers = runners.values.filter { !$0.1.isOver }.map { $0.1.keeper }
                    try await housekeeper.work(at: now, beside: keepers)
                }
            } catch {
                logger.error("the queue cannot be read, trying again: \(error)")
            }
            _ = await rings.next()
        }
    }

    /// Starts, stops and replaces runners as the stored relays say.
    private func follow(
        _ runners: inout [RelayID: (RelayRecord, RelayRunner)], _ group: inout ThrowingDiscardingTaskGroup<any Error>,
        at now: Date
    ) async throws(StorageError) {
        let records = try await desk.storage.read { snapshot throws(StorageError) in try snapshot.relays() }
        for record in records {
            if let (known, runner) = runners[record.id] {
                if record.pausedAt == nil, record.asksTheSame(as: known) {
                    await runner.health.note(stored: record.trouble)
                    continue
                }
                // One runner at a time for each relay: the next is started when this one has handed everything back.
                runner.stop()
                guard runner.isOver else { continue }
                runners[record.id] = nil
            }
            guard record.pausedAt == nil, let relay = try await connecting(record, at: now) else { continue }
            let runner = RelayRunner(relay, desk, settings, logger)
            await runner.health.note(stored: record.trouble)
            runners[record.id] = (record, runner)
            let alarm = alarm
            group.addTask {
                // A runner that cannot go on ends the whole worker, and says why.
                do { try await runner.run() } catch {
                    alarm.stop()
                    throw error
                }
                alarm.ring()
            }
        }
    }

    /// The relay with its way to connect; nil if its settings are wrong, which is its trouble and nobody else's.
    private func connecting(_ record: RelayRecord, at now: Date) async throws(StorageError) -> Relay? {
        do { return try relay(record) } catch {
            let reason = "\(error)"
            if record.trouble?.outcome.reason == reason { return nil }
            logger.critical("relay out of order: \(reason)", metadata: ["relay": "\(record.name)"])
            let trouble = RelayTrouble(
                since: now, probeAt: now, outcome: Outcome(.relayConfiguration, reason: reason))
            try await desk.storage.transact { transaction throws(StorageError) in
                try transaction.set(trouble: trouble, of: record.id)
            }
            return nil
        }
    }
}

extension RelayRecord {
    /// Whether nothing changed that a runner goes by.
    fileprivate func asksTheSame(as other: RelayRecord) -> Bool {
        sealedURL == other.sealedURL && terms == other.terms && name == other.name
    }
}
