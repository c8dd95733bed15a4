package import Foundation

/// Keeps a relay that is out of reach from being hammered, and its mails from being charged for it.
/// Pure: a value that an outcome turns into the next value. Each relay has its own.
/// A relay that asks us to slow down gets half the connections, and each round that goes well gives one back (AIMD).
package struct Breaker: Sendable, Hashable {
    package enum State: Sendable, Hashable {
        /// Mails flow.
        case closed
        /// Nothing is offered before the given time; then a single connection probes.
        case open(until: Date)
    }

    package private(set) var state: State
    /// Relay faults since the last success. Connections that fail together count once.
    package private(set) var faults: Int
    /// The latest fault, for the log and the console.
    package private(set) var cause: Outcome?
    /// When the relay began to fail; nil while it works.
    package private(set) var since: Date?
    /// How many connections the relay bears, once it asked us to slow down; nil: as many as it may have.
    package private(set) var width: Int?
    /// Mails that went well since the width changed.
    private var goodMails: Int

    /// Seconds: the first pause after a connectivity fault, and the longest.
    private static let shortest: TimeInterval = 5
    private static let longest: TimeInterval = 300
    /// The same where the relay cannot check our credentials for now: a login tried often looks like an attack.
    private static let shortestForLogin: TimeInterval = 30
    private static let longestForLogin: TimeInterval = 600
    /// Seconds between probes of a relay whose settings are wrong; wrong credentials more rarely, because
    /// hammering locks accounts.
    private static let configurationProbe: TimeInterval = 300
    private static let credentialsProbe: TimeInterval = 900
    private static let spread = 0.25

    package init() {
        state = .closed
        faults = 0
        goodMails = 0
    }

    /// Whether mails may be offered: always while closed, as a probe once the pause is over. A pause that ends later than
    /// any pause lasts was begun before the clock was set back: it is over too.
    package func allows(at now: Date) -> Bool {
        switch state {
        case .closed: true
        case .open(let until): now >= until || until > now + RetrySchedule.longestWait * (1 + Breaker.spread)
        }
    }

    /// How many connections may be open: as many as the relay bears, one to probe with, or none.
    package func connections(of limit: Int, at now: Date) -> Int {
        switch state {
        case .closed: min(limit, width ?? limit)
        case .open: allows(at: now) ? 1 : 0
        }
    }

    /// Notes what an attempt said about the relay. A mail's own refusal is a sign of life.
    /// - Parameters:
    ///   - limit: the connections the relay may have at most.
    ///   - jitter: 0..<1, spreads the probes of several workers by up to a quarter.
    package mutating func note(_ outcome: Outcome, of limit: Int, at now: Date, jitter: Double) {
        switch outcome.verdict {
        // Without a phase nobody asked the relay: the letter could not be written.
        case .permanent where outcome.phase == nil:
            break
        case .delivered, .permanent, .transient:
            // Begun before it opened, on a connection that was open already: says nothing of what a new one meets.
            guard !isPausing(at: now) else { return }
            (state, faults, cause, since) = (.closed, 0, nil, nil)
            widen(to: limit)
        case .relayTransient:
            guard !isPausing(at: now) else { return }
            if outcome.asksToSlowDown { narrow(from: limit) }
            let (first, last) =
                outcome.phase == .auth
                ? (Breaker.shortestForLogin, Breaker.longestForLogin) : (Breaker.shortest, Breaker.longest)
            let pause = min(first * Double(1 << min(faults, 10)), last)
            // What the reply asks for is obeyed, unless it is less than is due anyway.
            let asked = if case .after(let seconds) = outcome.pace { TimeInterval(seconds) } else { 0.0 }
            open(for: max(pause, asked), outcome, now, jitter)
        case .relayConfiguration:
            // Of several that fail together the first says it; but a wrong setting outweighs a lost connection.
            guard !isPausing(at: now) || cause?.verdict != .relayConfiguration else { return }
            open(
                for: outcome.phase == .auth ? Breaker.credentialsProbe : Breaker.configurationProbe, outcome, now,
                jitter)
        case .unknown, .obsolete, .workerDied:
            break
        }
    }

    private func isPausing(at now: Date) -> Bool { !allows(at: now) }

    private mutating func open(for seconds: TimeInterval, _ outcome: Outcome, _ now: Date, _ jitter: Double) {
        state = .open(until: now + seconds * (1 + jitter * Breaker.spread))
        faults += 1
        cause = outcome
        since = since ?? now
    }

    private mutating func narrow(from limit: Int) {
        width = max(1, min(limit, width ?? limit) / 2)
        goodMails = 0
    }

    /// One connection more after as many good mails as there are connections: a round.
    private mutating func widen(to limit: Int) {
        guard let narrow = width else { return }
        goodMails += 1
        guard goodMails >= narrow else { return }
        goodMails = 0
        width = narrow + 1 < limit ? narrow + 1 : nil
    }
}

extension Outcome {
    /// The relay works, and says that we are too fast for it: a temporary refusal in the midst of a dialogue.
    fileprivate var asksToSlowDown: Bool {
        switch phase {
        case .mail, .rcpt, .data, .body, .dot: reply != nil
        case .connect, .tls, .greeting, .ehlo, .auth, nil: false
        }
    }
}
