package import Foundation

/// Keeps a relay that is out of reach from being hammered, and its mails from being charged for it.
/// Pure: a value that an outcome turns into the next value. Each relay has its own.
package struct Breaker: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        /// Mails flow.
        case closed
        /// Nothing is offered before the given time; then a single connection probes.
        case open(until: Date)
    }

    package private(set) var state: State
    /// Relay faults since the last success.
    package private(set) var faults: Int
    /// The latest fault, for the log and the console.
    package private(set) var cause: Outcome?
    /// When the relay began to fail; nil while it works.
    package private(set) var since: Date?

    /// Seconds: the first pause after a connectivity fault, and the longest.
    private static let shortest: TimeInterval = 5
    private static let longest: TimeInterval = 300
    /// Seconds between probes of a relay whose settings are wrong; wrong credentials more rarely, because
    /// hammering locks accounts.
    private static let configurationProbe: TimeInterval = 300
    private static let credentialsProbe: TimeInterval = 900

    package init() {
        state = .closed
        faults = 0
    }

    /// Whether mails may be offered: always while closed, as a probe once the pause is over.
    package func allows(at now: Date) -> Bool {
        switch state {
        case .closed: true
        case .open(let until): now >= until
        }
    }

    /// How many connections may be open: all, one to probe with, or none.
    package func connections(of limit: Int, at now: Date) -> Int {
        switch state {
        case .closed: limit
        case .open(let until): now >= until ? 1 : 0
        }
    }

    /// Notes what an attempt said about the relay. A mail's own refusal is a sign of life.
    /// - Parameter jitter: 0..<1, spreads the probes of several workers by up to a quarter.
    package mutating func note(_ outcome: Outcome, at now: Date, jitter: Double) {
        switch outcome.verdict {
        case .delivered, .permanent, .transient:
            self = Breaker()
        case .relayTransient:
            open(for: min(Breaker.shortest * Double(1 << min(faults, 10)), Breaker.longest), outcome, now, jitter)
        case .relayConfiguration:
            open(
                for: outcome.phase == .auth ? Breaker.credentialsProbe : Breaker.configurationProbe, outcome, now,
                jitter)
        case .unknown, .obsolete, .workerDied:
            break
        }
    }

    private mutating func open(for seconds: TimeInterval, _ outcome: Outcome, _ now: Date, _ jitter: Double) {
        state = .open(until: now + seconds * (1 + jitter / 4))
        faults += 1
        cause = outcome
        since = since ?? now
    }
}
