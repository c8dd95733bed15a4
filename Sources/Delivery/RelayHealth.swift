import Foundation
import Jobs
import Logging
import Storage

/// What a runner knows about its relay, shared by its connections: the breaker, refusals in a row, and whether a TLS
/// handshake failed. Says in the log and in the storage when the relay's state changes.
actor RelayHealth {
    private(set) var breaker = Breaker()
    private(set) var handshakeFailed = false
    private var streak = RefusalStreak()
    private let relay: Relay
    private let storage: any Storage
    private let logger: Logger
    /// Whether the storage says that the relay is out of order; an earlier worker may have written it.
    private var isStoredAsTrouble = false
    private var wasAlarmed = false

    /// Seconds after which a relay out of reach is an alarm, and not a hiccup.
    private static let patience: TimeInterval = 600

    init(_ relay: Relay, storage: any Storage, logger: Logger) {
        self.relay = relay
        self.storage = storage
        self.logger = logger
    }

    /// What an attempt means once the relay is looked at as a whole, and what it leaves of the relay.
    struct Judgement: Sendable {
        let outcome: Outcome
        /// Whether mails may still be offered.
        let mayGoOn: Bool
        /// On how many connections.
        let width: Int
    }

    /// - Parameter recipient: tells recipients apart, nothing else.
    func judge(_ outcome: Outcome, for recipient: Int64, at now: Date, jitter: Double) async -> Judgement {
        let outcome = streak.judge(outcome, for: recipient)
        let before = breaker
        breaker.note(outcome, of: relay.connections, at: now, jitter: jitter)
        switch outcome.verdict {
        case .delivered, .transient, .permanent: handshakeFailed = false
        case .relayTransient where outcome.phase == .tls: handshakeFailed = true
        default: break
        }
        let judgement = Judgement(
            outcome: outcome, mayGoOn: breaker.allows(at: now), width: min(relay.connections, breaker.width ?? .max))
        if breaker.state != before.state || isStoredAsTrouble != (breaker.since != nil) { await report(before, now) }
        return judgement
    }

    /// What the storage says of the relay, read now and then: another worker's trouble, which a good mail clears.
    func note(stored trouble: RelayTrouble?) { isStoredAsTrouble = trouble != nil }

    private func report(_ before: Breaker, _ now: Date) async {
        switch (breaker.state, breaker.cause, breaker.since) {
        case (.open(let until), .some(let outcome), .some(let since)):
            let isAlarm = outcome.verdict == .relayConfiguration || now.timeIntervalSince(since) >= RelayHealth.patience
            // Said again with every probe that fails: as an alarm once, as a warning after that.
            logger.log(
                level: isAlarm && !wasAlarmed ? .critical : .error, "relay out of order: \(outcome.reason)",
                metadata: [
                    "phase": "\(outcome.phase?.rawValue ?? "-")",
                    "verdict": "\(outcome.verdict.rawValue)",
                    "reply": "\(outcome.reply.map { "\($0.code) \($0.text)" } ?? "-")",
                    "since": "\(since.formatted(.iso8601))",
                    "next-probe": "\(until.formatted(.iso8601))",
                ])
            wasAlarmed = wasAlarmed || isAlarm
            await store(RelayTrouble(since: since, probeAt: until, outcome: outcome))
        default:
            if before.state != .closed { logger.notice("relay works again") }
            wasAlarmed = false
            await store(nil)
        }
    }

    /// For people and monitors; the worker goes by its own breaker, so a failure here stops nothing.
    private func store(_ trouble: RelayTrouble?) async {
        isStoredAsTrouble = trouble != nil
        let relay = relay.id
        do {
            try await storage.transact { transaction throws(StorageError) in
                try transaction.set(trouble: trouble, of: relay)
            }
        } catch {
            logger.error("the relay's state could not be stored: \(error)")
        }
    }
}
