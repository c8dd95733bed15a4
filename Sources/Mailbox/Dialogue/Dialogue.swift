import NIOCore

/// The server's side of one SMTP connection (RFC 5321) as a state machine: bytes in, actions out.
/// Pure but for the script's counters: no sockets, no clock, no storage. Whoever drives it calls `next` until it
/// returns nil, carries out each action in order, and after `.deliver` reports with `delivered` or `notDelivered`.
struct Dialogue {
    /// What the driver must do, before it asks again.
    enum Action: Equatable {
        case reply(Reply)
        case replyRaw([UInt8])
        case deliver(Arrival)
        /// Flush, then talk TLS. What the client sent in cleartext behind STARTTLS is gone from the input already.
        case startTLS
        case wait(Duration)
        case close
        case reset
    }

    enum Phase: Equatable {
        case connected
        case commands
        /// The greeting refused service: everything but QUIT is 503 (RFC 5321 section 3.1).
        case refusing
        case authenticating(AuthExchange)
        case body(MessageBody)
        /// The driver is storing a mail; the reply it gets, unless it is the usual one.
        case delivering(answer: Action?)
        case silent
        case ended
    }

    /// What MAIL and RCPT said so far; nil outside a mail transaction.
    struct Transaction: Equatable {
        var sender: String
        var size: Int
        var recipients: [String] = []
    }

    let rules: DialogueRules
    let script: ScriptedFailures
    var phase = Phase.connected
    var pending: [Action] = []
    var overTLS: Bool
    var heloName: String?
    var user: String?
    var transaction: Transaction?
    var bodyMarks: [Int] = []
    /// Amid a line that is too long already: it is thrown away as it comes and refused once, at its end.
    var isSkippingLine = false

    init(_ rules: DialogueRules, script: ScriptedFailures = ScriptedFailures(), overTLS: Bool = false) {
        self.rules = rules
        self.script = script
        self.overTLS = overTLS
    }

    /// The next thing to do, or nil if that takes more bytes. Consumes from `input` what it has understood.
    mutating func next(from input: inout ByteBuffer) -> Action? {
        while true {
            if !pending.isEmpty {
                let action = pending.removeFirst()
                if action == .startTLS { input.clear() }
                return action
            }
            switch phase {
            case .connected: greet()
            case .commands, .refusing, .authenticating:
                guard let line = takeLine(from: &input) else { return nil }
                read(line)
            case .body:
                guard takeBody(from: &input) else { return nil }
            case .delivering: return nil
            case .silent, .ended:
                input.clear()
                return nil
            }
        }
    }

    /// The mail of the last `.deliver` is stored under this number.
    mutating func delivered(as id: Int) {
        guard case .delivering(let answer) = phase else { preconditionFailure("no mail is being delivered") }
        phase = .commands
        say(answer ?? .reply(Reply(250, "2.0.0", "OK: caught as \(id)")))
    }

    /// The mail of the last `.deliver` could not be stored: the client is told to try again.
    mutating func notDelivered() {
        guard case .delivering = phase else { preconditionFailure("no mail is being delivered") }
        phase = .commands
        say(.reply(.cannotStore))
    }

    /// The client was quiet for too long.
    mutating func idleTooLong() {
        if phase != .silent, phase != .ended { say(.reply(.idleTooLong)) }
    }

    /// Queues an action; what ends the connection ends the dialogue too.
    mutating func say(_ action: Action) {
        pending.append(action)
        switch action {
        case .reply(let reply) where reply.endsConnection: say(.close)
        case .close, .reset: phase = .ended
        default: break
        }
    }
}
