import Delivery
import Exposition
import Foundation
import Policy
import SQLiteStorage
import Storage
import Web

/// What monitors are told: what this process measured, and how the queue and the relays are, for whichever process.
extension House {
    /// Seconds without a sign of life after which a worker counts as stuck.
    private static let patience: TimeInterval = 60

    /// - Parameter heartbeat: of the worker in this process; nil if it has none.
    func monitoring(_ registry: PrometheusRegistry, _ heartbeat: Heartbeat?) -> Monitoring {
        let (storage, startedAt) = (storage, Date())
        let queue = Cached(for: .seconds(10)) {
            try await storage.read { snapshot throws(StorageError) in
                (depths: try snapshot.queueDepths(), relays: try snapshot.relays())
            }
        }
        return Monitoring(
            metrics: {
                let (depths, relays) = try await queue.value()
                return registry.text(with: House.families(depths, relays, at: Date()))
            },
            unreadiness: {
                do { _ = try await storage.read { snapshot throws(StorageError) in try snapshot.relays() } } catch {
                    return "the database cannot be read: see the log"
                }
                guard let heartbeat else { return nil }
                let silence = Date().timeIntervalSince(heartbeat.lastBeat ?? startedAt)
                return silence < House.patience ? nil : "the worker has not looked at the queue for \(Int(silence)) s"
            })
    }

    private static func families(
        _ depths: [QueueDepth], _ relays: [RelayRecord], at now: Date
    ) -> [MetricFamily] {
        let classes = depths.map { depth in
            [("relay", depth.relay.text), ("state", depth.state.rawValue), ("weight", String(depth.weight))]
        }
        let names = relays.map { [("relay", $0.name.text)] }
        return [
            MetricFamily("portalmfa_queue_jobs", gauges: zip(classes, depths).map { ($0, Double($1.count)) }),
            MetricFamily(
                "portalmfa_queue_oldest_seconds",
                gauges: zip(classes, depths).map { ($0, max(0, now.timeIntervalSince($1.oldest)).rounded()) }),
            MetricFamily("portalmfa_relay_up", gauges: zip(names, relays).map { ($0, $1.trouble == nil ? 1 : 0) }),
            MetricFamily("portalmfa_relay_paused", gauges: zip(names, relays).map { ($0, $1.pausedAt == nil ? 0 : 1) }),
            MetricFamily(
                "portalmfa_relay_trouble_seconds",
                gauges: zip(names, relays).map { name, relay in
                    (name, relay.trouble.map { max(0, now.timeIntervalSince($0.since)).rounded() } ?? 0)
                }),
        ]
    }
}

/// Asks at most once in a while, however many ask it.
actor Cached<Value: Sendable> {
    private let life: Duration
    private let ask: @Sendable () async throws -> Value
    private var kept: (value: Value, at: ContinuousClock.Instant)?

    init(for life: Duration, _ ask: @escaping @Sendable () async throws -> Value) {
        self.life = life
        self.ask = ask
    }

    func value() async throws -> Value {
        if let kept, kept.at.duration(to: .now) < life { return kept.value }
        let value = try await ask()
        kept = (value, .now)
        return value
    }
}
