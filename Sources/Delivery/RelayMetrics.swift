import CoreMetrics
import Foundation
import Jobs

/// What a runner measures of its relay. No dimension names a person, a portal or a customer.
struct RelayMetrics: Sendable {
    /// From being queued to the first attempt.
    let wait: CoreMetrics.Timer
    /// Claiming a batch of jobs, until it is durable.
    let claim: CoreMetrics.Timer
    /// Storing a batch of outcomes, until it is durable.
    let settle: CoreMetrics.Timer
    let connections: Meter
    private let attempts: [Verdict: Counter]

    init(relay: String, _ factory: any MetricsFactory) {
        let relay = ("relay", relay)
        wait = CoreMetrics.Timer(label: "portalmfa_wait_seconds", dimensions: [relay], factory: factory)
        claim = CoreMetrics.Timer(label: "portalmfa_claim_seconds", dimensions: [relay], factory: factory)
        settle = CoreMetrics.Timer(label: "portalmfa_settle_seconds", dimensions: [relay], factory: factory)
        connections = Meter(label: "portalmfa_connections", dimensions: [relay], factory: factory)
        attempts = Dictionary(
            uniqueKeysWithValues: Verdict.allCases.map { verdict in
                let verdictLabel = ("verdict", verdict.rawValue)
                return (
                    verdict,
                    Counter(label: "portalmfa_attempts_total", dimensions: [relay, verdictLabel], factory: factory)
                )
            })
    }

    func count(_ verdict: Verdict) { attempts[verdict]?.increment() }
}

extension CoreMetrics.Timer {
    func record(since start: ContinuousClock.Instant) {
        let (seconds, attoseconds) = start.duration(to: .now).components
        recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
