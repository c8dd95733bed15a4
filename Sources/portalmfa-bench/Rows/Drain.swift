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
    private let delivered = Delivered()
    private static let limit = Duration.seconds(900)

    init(_ state: StateDirectory, to url: String, connections: Int, templates: String) throws {
        var logger = Logger(label: "portalmfa-bench") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        self.logger = logger
        let relay = try RelayEndpoint(parsing: url)
        let name = try Domain(parsing: "localhost")
        let composer = Composer(templates: try TemplateCatalogue(directory: templates), keys: state.keys)
        storage = state.storage
        let delivered = delivered
        worker = Worker(desk: Desk(storage: storage, composer: composer, owner: "bench"), logger: logger) { record in
            Relay(id: record.id, name: "default", connections: connections) {
                CountingCarrier(session: Session(to: relay, heloName: name), delivered: delivered)
            }
        }
    }

    /// - Returns: the time until no job was live any more.
    func run() async throws -> Duration {
        try await whileWorking { start in
            while try await isBusy() { try await pause(since: start) }
            return start.duration(to: .now)
        }
    }

    /// Drains the beginning of a longer queue.
    /// - Returns: the mails that left, and the time until their outcomes were durable.
    func run(mails: Int) async throws -> (mails: Int, took: Duration) {
        let start = try await whileWorking { start in
            while delivered.count < mails { try await pause(since: start) }
            return start
        }
        return (delivered.count, start.duration(to: .now))
    }

    /// - Returns: the share of one core that a worker took which had nothing to do.
    func idle(for time: Duration) async throws -> Double {
        try await whileWorking { _ in
            // Starting is not idling.
            try await Task.sleep(for: .seconds(2))
            let (before, start) = (Drain.processorTime(), ContinuousClock.now)
            try await Task.sleep(for: time)
            return (Drain.processorTime() - before) / start.duration(to: .now).inSeconds
        }
    }

    private func whileWorking<Value: Sendable>(
        _ body: (ContinuousClock.Instant) async throws -> Value
    ) async throws -> Value {
        let group = ServiceGroup(configuration: .init(services: [.init(service: worker)], logger: logger))
        let start = ContinuousClock.now
        return try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            let value = try await body(start)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return value
        }
    }

    private func pause(since start: ContinuousClock.Instant) async throws {
        guard start.duration(to: .now) < Drain.limit else { throw BenchError.stalled(after: Drain.limit) }
        // Looking costs as much as one row; seldom enough not to be seen in the result.
        try await Task.sleep(for: .milliseconds(10))
    }

    /// Seconds, of all threads, in user and in kernel mode.
    private static func processorTime() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    private func isBusy() async throws -> Bool {
        try await storage.read { snapshot throws(StorageError) in
            try !snapshot.jobs(JobFilter(states: [.queued, .sending], limit: 1)).isEmpty
        }
    }
}
