import Delivery
import Foundation
import Jobs
import Letters
import Logging
import Mail
import SMTP
import ServiceLifecycle
import Storage

/// Runs the worker, as `portalmfa serve` does, until the queue is empty.
struct Drain: Sendable {
    private let worker: Worker
    private let storage: any Storage
    private let logger: Logger
    private static let limit = Duration.seconds(900)

    init(_ state: StateDirectory, to url: String, connections: Int, templates: String) throws {
        var logger = Logger(label: "portalmfa-bench") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        self.logger = logger
        let relay = try RelayEndpoint(parsing: url)
        let name = try Domain(parsing: "localhost")
        let composer = Composer(templates: try TemplateCatalogue(directory: templates), keys: state.keys)
        storage = state.storage
        worker = Worker(desk: Desk(storage: storage, composer: composer, owner: "bench"), logger: logger) { record in
            Relay(id: record.id, name: "default", connections: connections) { Session(to: relay, heloName: name) }
        }
    }

    /// - Returns: the time until no job was live any more.
    func run() async throws -> Duration {
        let group = ServiceGroup(configuration: .init(services: [.init(service: worker)], logger: logger))
        let start = ContinuousClock.now
        return try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            while try await isBusy() {
                guard start.duration(to: .now) < Drain.limit else { throw BenchError.stalled(after: Drain.limit) }
                // Looking costs as much as one row; seldom enough not to be seen in the result.
                try await Task.sleep(for: .milliseconds(10))
            }
            let took = start.duration(to: .now)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return took
        }
    }

    private func isBusy() async throws -> Bool {
        try await storage.read { snapshot throws(StorageError) in
            try !snapshot.jobs(JobFilter(states: [.queued, .sending], limit: 1)).isEmpty
        }
    }
}
