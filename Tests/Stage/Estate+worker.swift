package import CoreMetrics
package import Delivery
import Foundation
import Letters
package import Logging
import Policy
import ServiceLifecycle
package import Storage

/// A worker at work on an estate.
extension Estate {
    /// The templates of this product, beside `Tests`.
    package static let templates = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Templates").path

    package static let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }

    package func composer() throws -> Composer {
        Composer(templates: try TemplateCatalogue(directory: Estate.templates), keys: keys)
    }

    package func worker(
        _ relays: [Relay], on other: (any Storage)? = nil, owner: String = "here:1", jitter: Double = 0.5,
        logger: Logger = quiet, metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        _ adjust: (inout Worker.Settings) -> Void = { _ in }
    ) throws -> Worker {
        var settings = Worker.Settings()
        // The clock stands still: only the rings between the ticks are of real time.
        settings.tick = 0.02
        adjust(&settings)
        let clock = clock
        return Worker(
            desk: Desk(
                storage: other ?? storage, composer: try composer(), owner: owner, clock: { clock.now },
                uptime: { clock.uptime }, jitter: { jitter }, metrics: metrics),
            settings: settings, logger: logger
        ) { record in
            guard let relay = relays.first(where: { $0.id == record.id }) else { throw NotStaged(name: record.name) }
            return Relay(
                id: record.id, name: relay.name, connections: record.terms.connections ?? relay.connections,
                rate: record.terms.rate ?? relay.rate, connect: relay.connect)
        }
    }
}

/// The test has nobody who plays this relay.
private struct NotStaged: Error, CustomStringConvertible {
    let name: Slug

    var description: String { "no relay \(name) is on stage" }
}

/// Runs a worker while the body runs, then stops it gracefully, also if the body throws.
package func running<Value: Sendable>(_ worker: Worker, _ body: (RunningWorker) async throws -> Value) async throws
    -> Value
{
    let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(services: [.init(service: worker)], logger: Estate.quiet))
    let run = Task { try await group.run() }
    do {
        let value = try await body(RunningWorker(group: group, run: run))
        await group.triggerGracefulShutdown()
        try await run.value
        return value
    } catch {
        run.cancel()
        await group.triggerGracefulShutdown()
        throw error
    }
}

/// The worker of `running`.
package struct RunningWorker: Sendable {
    let group: ServiceGroup
    let run: Task<Void, any Error>

    package func askToStop() async { await group.triggerGracefulShutdown() }

    /// Asks to stop and returns when it has.
    package func stop() async throws {
        await group.triggerGracefulShutdown()
        try await run.value
    }

    /// Ends as a crash of another part of the program ends it: cancelled, never asked.
    package func cancel() { run.cancel() }

    package func ended() async { _ = await run.result }
}
