import Foundation
import Jobs
import Logging

/// What a runner knows about its relay, shared by its connections: the breaker, and whether a TLS handshake failed.
actor RelayHealth {
    private(set) var breaker = Breaker()
    private(set) var handshakeFailed = false
    private let logger: Logger

    init(logger: Logger) { self.logger = logger }

    /// Notes an outcome, and says in the log when the relay's state changes.
    /// - Returns: whether mails may still be offered.
    func note(_ outcome: Outcome, at now: Date, jitter: Double) -> Bool {
        let before = breaker.state
        breaker.note(outcome, at: now, jitter: jitter)
        switch outcome.verdict {
        case .delivered, .transient, .permanent: handshakeFailed = false
        case .relayTransient where outcome.phase == .tls: handshakeFailed = true
        default: break
        }
        if case .open(let until) = breaker.state, breaker.state != before {
            logger.error(
                "relay out of order: \(outcome.reason)",
                metadata: [
                    "phase": "\(outcome.phase?.rawValue ?? "-")",
                    "reply": "\(outcome.reply.map { String($0.code) } ?? "-")",
                    "since": "\(breaker.since?.formatted(.iso8601) ?? "-")",
                    "next-probe": "\(until.formatted(.iso8601))",
                ])
        } else if breaker.state == .closed, before != .closed {
            logger.notice("relay works again")
        }
        return breaker.allows(at: now)
    }
}
