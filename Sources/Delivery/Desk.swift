package import CoreMetrics
package import Foundation
package import Storage

/// What a worker needs at hand: the storage, the templates, the keys, and time and chance from outside.
package struct Desk: Sendable {
    let storage: any Storage
    let composer: Composer
    let clock: @Sendable () -> Date
    /// Goes on while the process is stopped, and nobody sets it.
    let uptime: @Sendable () -> ContinuousClock.Instant
    /// 0..<1, uniformly.
    let jitter: @Sendable () -> Double
    /// A fresh lease token.
    let token: @Sendable () -> Int64
    /// Host and process, for people.
    let owner: String
    let metrics: any MetricsFactory
    let heartbeat: Heartbeat

    package init(
        storage: any Storage, composer: Composer, owner: String, clock: @escaping @Sendable () -> Date = { Date() },
        uptime: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        token: @escaping @Sendable () -> Int64 = { .random(in: 1 ... .max) },
        metrics: any MetricsFactory = NOOPMetricsHandler.instance, heartbeat: Heartbeat = Heartbeat()
    ) {
        self.storage = storage
        self.composer = composer
        self.owner = owner
        self.clock = clock
        self.uptime = uptime
        self.jitter = jitter
        self.token = token
        self.metrics = metrics
        self.heartbeat = heartbeat
    }
}
