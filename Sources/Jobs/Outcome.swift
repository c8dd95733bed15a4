package import Foundation

/// The step of an SMTP session in which something was decided (RFC 5321 §3).
package enum Phase: String, Sendable, Hashable, CaseIterable, Codable {
    case connect, tls, greeting, ehlo, auth, mail, rcpt, data, body, dot
}

/// What an attempt means for the queue. Each has exactly one consequence: see `Job.next(after:at:jitter:)`.
package enum Verdict: String, Sendable, Hashable, CaseIterable, Codable {
    /// The relay took responsibility.
    case delivered
    /// This mail was refused for now, or certainly did not leave.
    case transient
    /// This mail was refused for good.
    case permanent
    /// The body was complete and no answer came: it may have gone out.
    case unknown
    /// The relay as a whole is out of reach for now. Charged to no mail.
    case relayTransient = "relay-transient"
    /// The relay as a whole refuses us, or we refuse it, until somebody changes a setting. Charged to no mail.
    case relayConfiguration = "relay-configuration"
    /// The policy no longer wants this mail sent. Nothing left.
    case obsolete
    /// The process died with the job in hand.
    case workerDied = "worker-died"
}

/// What a server said: reply code (RFC 5321 §4.2), enhanced code (RFC 3463), and the words kept as evidence.
package struct Reply: Sendable, Hashable {
    /// 200…599.
    package let code: Int
    package let enhancedCode: EnhancedCode?
    /// At most 512 bytes of printable text; control characters were stripped where it was read.
    package let text: String

    package init(code: Int, enhancedCode: EnhancedCode? = nil, text: String) {
        self.code = code
        self.enhancedCode = enhancedCode
        self.text = text
    }
}

/// An enhanced mail system status code, `class.subject.detail` (RFC 3463).
package struct EnhancedCode: Sendable, Hashable, CustomStringConvertible {
    package let `class`: Int
    package let subject: Int
    package let detail: Int

    package init(_ class: Int, _ subject: Int, _ detail: Int) {
        self.class = `class`
        self.subject = subject
        self.detail = detail
    }

    /// Reads `4.7.1`; nil for anything else, such as a number with a leading zero (RFC 3463 §2).
    package init?(parsing text: some StringProtocol) {
        var (first, second, third) = (0, 0, 0)
        var (dots, digits, beginsWithZero) = (0, 0, false)
        for byte in text.utf8 {
            if byte == UInt8(ascii: "."), digits > 0 {
                (dots, digits) = (dots + 1, 0)
                continue
            }
            guard (48...57).contains(byte), digits < 3, digits == 0 || !beginsWithZero else { return nil }
            if digits == 0 { beginsWithZero = byte == UInt8(ascii: "0") }
            digits += 1
            switch dots {
            case 0: first = first * 10 + Int(byte - 48)
            case 1: second = second * 10 + Int(byte - 48)
            case 2: third = third * 10 + Int(byte - 48)
            default: return nil
            }
        }
        guard dots == 2, digits > 0, first == 2 || first == 4 || first == 5 else { return nil }
        self.init(first, second, third)
    }

    package var description: String { "\(`class`).\(subject).\(detail)" }
}

/// How one attempt ended: the verdict, and the evidence for it.
package struct Outcome: Sendable, Hashable {
    package let verdict: Verdict
    /// Where in the session it was decided; nil if no session was needed (obsolete, worker died).
    package let phase: Phase?
    /// What the server said; nil if it said nothing (timeout, lost connection).
    package let reply: Reply?
    /// One sentence for people: the cause as far as it is known. Holds no address, secret or body.
    package let reason: String
    /// When a transient failure is worth another attempt.
    package let pace: Pace

    package init(_ verdict: Verdict, in phase: Phase? = nil, reply: Reply? = nil, reason: String, pace: Pace = .backoff)
    {
        self.verdict = verdict
        self.phase = phase
        self.reply = reply
        self.reason = reason
        self.pace = pace
    }

    /// The rhythm in which a transient failure is tried again.
    package enum Pace: Sendable, Hashable {
        /// Exponential, with full jitter.
        case backoff
        /// A recipient refused for now: mostly greylisting, which opens after a known while.
        case greylisting
        /// The reply itself named a number of seconds.
        case after(seconds: Int)
    }
}

/// One line of a job's history.
package struct Attempt: Sendable, Hashable {
    /// 1 for the first.
    package let number: Int
    package let startedAt: Date
    package let finishedAt: Date
    /// The name of the relay it was offered to.
    package let relay: String
    package let outcome: Outcome

    package init(number: Int, startedAt: Date, finishedAt: Date, relay: String, outcome: Outcome) {
        self.number = number
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.relay = relay
        self.outcome = outcome
    }
}
