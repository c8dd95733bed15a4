package import Foundation
package import Logging
import ServiceLifecycle
import Storage

/// The worker: drains the queue until it is told to stop. One runner for each relay, so that a relay that is slow or
/// dead holds up nobody else's mail.
/// On a graceful shutdown it claims no more, lets mails under way finish within a limit, and hands the rest back.
package struct Worker: Service, CustomStringConvertible {
    private let relays: [Relay]
    private let desk: Desk
    private let settings: Settings
    private let logger: Logger

    package struct Settings: Sendable {
        /// How long a lease lasts; a dead worker's jobs are free after this and one tick.
        package var lease: TimeInterval = 20
        /// Renewing, looking for dead workers' jobs, and the slow poll that makes good a lost ring.
        package var tick: TimeInterval = 5
        /// How long mails under way may take to finish when stopping.
        package var stopLimit: Duration = .seconds(20)
        /// Facts older than this are read again just before sending.
        package var freshness: TimeInterval = 1
        /// How long finished mails and their attempts are kept.
        package var retention: TimeInterval = 30 * 86_400

        package init() {}
    }

    package init(relays: [Relay], desk: Desk, settings: Settings = Settings(), logger: Logger) {
        self.relays = relays
        self.desk = desk
        self.settings = settings
        self.logger = logger
    }

    /// What the log of the service group says: never what the worker holds.
    package var description: String { "worker of \(relays.map(\.name).joined(separator: ", "))" }

    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for relay in relays {
                group.addTask { try await RelayRunner(relay, desk, settings, logger).run() }
            }
            try await group.waitForAll()
        }
    }
}
