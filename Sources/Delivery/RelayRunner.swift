import Foundation
import Jobs
import Logging
import ServiceLifecycle
import Storage
import Synchronization

/// Drains one relay's jobs: fetches them in small batches as its connections have room, and keeps the lease alive.
/// Sending itself is `Connection`.
struct RelayRunner: Sendable {
    let relay: Relay
    let health: RelayHealth
    let keeper: LeaseKeeper
    private let desk: Desk
    private let settings: Worker.Settings
    private let logger: Logger
    private let metrics: RelayMetrics
    private let alarm = Alarm()

    init(_ relay: Relay, _ desk: Desk, _ settings: Worker.Settings, _ logger: Logger) {
        self.relay = relay
        self.desk = desk
        self.settings = settings
        var logger = logger
        logger[metadataKey: "relay"] = "\(relay.name)"
        self.logger = logger
        metrics = RelayMetrics(relay: relay.name, desk.metrics)
        health = RelayHealth(relay, storage: desk.storage, logger: logger)
        keeper = LeaseKeeper(desk: desk, settings: settings)
    }

    /// Asks it to end as a graceful shutdown does, while others go on.
    func stop() { alarm.stop() }
    /// Whether it has ended, with nothing in hand.
    var isOver: Bool { alarm.isOver }

    /// Returns after a stop or a graceful shutdown, with nothing in hand.
    func run() async throws {
        let alarm = alarm
        let line = Line(width: relay.connections, lowWater: relay.connections * 2) { alarm.ring() }
        // A suspect may be claimed once nothing else is in hand, on the disk too.
        let ledger = Ledger(
            storage: desk.storage, limit: relay.connections * 8, time: metrics.settle, logger: logger
        ) { alarm.ring() }
        let carriers = Carriers()
        let bell = try desk.storage.doorbell()
        // Cancelled is stopped too: when another service fails, the group cancels and never asks.
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { await forward(bell) }
                group.addTask { await alarm.ring(every: settings.tick) }
                group.addTask { [settings] in await carriers.interruptAll(after: settings.stopLimit, of: alarm) }
                group.addTask { await stay(line, ledger) }
                async let written: Void = ledger.run()
                await withDiscardingTaskGroup { connections in
                    for _ in 0..<relay.connections {
                        connections.addTask {
                            await Connection(
                                relay: relay, desk: desk, settings: settings, logger: logger, line: line,
                                keeper: keeper, ledger: ledger, health: health, metrics: metrics, carriers: carriers,
                                alarm: alarm
                            ).run()
                        }
                    }
                    await fetch(into: line, ledger)
                    await keeper.handBack(await line.close(), logger: logger)
                }
                await ledger.close()
                // Every outcome is on the disk before the lease is given up: releasing hands back what is still held.
                await written
                await keeper.release(logger: logger)
                alarm.end()
                group.cancelAll()
            }
        } onCancelOrGracefulShutdown: {
            alarm.stop()
        }
    }

    /// Fetches jobs whenever there is room and the relay works, until told to stop.
    private func fetch(into line: Line, _ ledger: Ledger) async {
        var rings = alarm.rings.makeAsyncIterator()
        // By uptime: a clock that is set back must not put off the renewal of the lease.
        var nextTick = desk.uptime()
        var bucket = relay.rate.map { TokenBucket(rate: $0, at: desk.clock()) }
        while !alarm.isStopping {
            // The uptime first: time that passes between the two is seen again by the next tick.
            let (uptime, now) = (desk.uptime(), desk.clock())
            do {
                if uptime >= nextTick {
                    nextTick = uptime + .seconds(settings.tick)
                    await keeper.handBack([], logger: logger)
                    let inHand = await line.count + ledger.unstored
                    try await keeper.renew(at: now, inHand: inHand, logger: logger)
                    await line.dismissIdle(waitingSince: .now - .seconds(20))
                }
                let breaker = await health.breaker
                if !breaker.allows(at: now) {
                    let recalled = await line.recall()
                    bucket?.putBack(recalled.count)
                    await keeper.handBack(recalled, logger: logger)
                } else if try await fetchOnce(into: line, ledger, breaker, &bucket, now) {
                    continue
                }
            } catch {
                logger.error("the queue cannot be read, trying again: \(error)")
                await Pause.wait(.seconds(1))
                continue
            }
            _ = await rings.next()
        }
    }

    /// - Returns: whether there may be more to fetch right now.
    private func fetchOnce(
        into line: Line, _ ledger: Ledger, _ breaker: Breaker, _ bucket: inout TokenBucket?, _ now: Date
    ) async throws -> Bool {
        let connections = breaker.connections(of: relay.connections, at: now)
        let isProbing = breaker.state != .closed
        let room = (isProbing ? 1 : connections * 8) - (await line.count)
        guard room > 0, isProbing || room >= connections * 4 else { return false }
        let allowed = bucket?.take(room, at: now) ?? room
        guard allowed > 0 else {
            alarm.ring(after: bucket?.wait(at: now) ?? settings.tick)
            return false
        }
        let began = ContinuousClock.now
        let jobs = try await keeper.claim(allowed, for: relay, at: now)
        if !jobs.isEmpty { metrics.claim.record(since: began) }
        bucket?.putBack(allowed - jobs.count)
        await line.add(jobs)
        if jobs.count == allowed { return true }
        // The next job falls due before the next tick: ring then.
        if let due = try await desk.storage.read({ [relay] snapshot throws(StorageError) in
            try snapshot.nextWork(for: relay.id)
        }) {
            let wait = due.timeIntervalSince(now)
            // Some were found to be of no more use: what is behind them must not wait for the next ring. But a suspect
            // waits until nothing else is in hand, and then it rings.
            if wait <= 0 {
                if !jobs.isEmpty { return true }
                return await line.count + ledger.unstored == 0
            }
            if wait < settings.tick { alarm.ring(after: wait) }
        }
        return false
    }

    /// Nobody fetches while stopping, and mails under way are still ours until their outcomes are on the disk.
    private func stay(_ line: Line, _ ledger: Ledger) async {
        await alarm.stopped()
        while !alarm.isOver {
            do {
                let inHand = await line.count + ledger.unstored
                try await keeper.renew(at: desk.clock(), inHand: inHand, logger: logger)
            } catch { logger.error("the lease was not renewed, trying again: \(error)") }
            await alarm.sleep(settings.tick)
        }
    }

    private func forward(_ bell: AsyncStream<Void>) async {
        for await _ in bell {
            alarm.ring()
            if alarm.isOver { break }
        }
    }
}
