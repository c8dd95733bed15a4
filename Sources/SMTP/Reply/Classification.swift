import Jobs

/// Classifies what an SMTP server said, or did not say, into what the queue must do next.
/// Pure. Never decides when to retry: see Jobs/RetrySchedule.swift; nor that refusals come in bursts: see Delivery.
/// After the final dot, whatever cannot be read is `.unknown`, because the mail may have gone out.
enum Classification {
    /// What became of a mail, or of an attempt to open a connection.
    /// - Parameter handshakeFailedBefore: whether the connection before this one failed in its TLS handshake too.
    static func outcome(of event: Event, in phase: Phase, handshakeFailedBefore: Bool = false) -> Outcome {
        switch event {
        case .reply(let reply):
            let (verdict, reason) = judgement(of: reply, in: phase, handshakeFailedBefore)
            return Outcome(verdict, in: phase, reply: reply, reason: reason, pace: pace(verdict, reply, in: phase))
        case .fault(let fault):
            let (verdict, reason) = judgement(of: fault, in: phase, handshakeFailedBefore)
            return Outcome(verdict, in: phase, reason: reason)
        }
    }

    /// The same for a mail on an open connection, and whether it may be offered again at once.
    /// - Parameter isFirstReplyOnReusedConnection: nothing was heard since an earlier mail on this connection.
    static func transmission(
        of event: Event, in phase: Phase, isFirstReplyOnReusedConnection: Bool
    ) -> Transmission {
        let outcome = outcome(of: event, in: phase)
        switch event {
        case .reply(let reply) where reply.code == 421 && isFirstReplyOnReusedConnection: return .stale
        case .fault(.connectionLost) where isFirstReplyOnReusedConnection: return .stale
        case .fault(.connectionLost) where phase != .dot: return .lost(outcome)
        case .reply, .fault: return .outcome(outcome)
        }
    }
}

// MARK: - Replies

extension Classification {
    private typealias Judgement = (Verdict, String)

    private static func judgement(
        of reply: Reply, in phase: Phase, _ handshakeFailedBefore: Bool
    ) -> Judgement {
        switch (phase, reply.code / 100) {
        case (.dot, 2): (.delivered, "the relay took the mail")
        case (.dot, 4): (.transient, "the relay refused the mail's content for now")
        case (.dot, 5): (.permanent, "the relay refused the mail's content")
        case (.dot, _): (.unknown, "the relay answered the mail's content with something else than yes or no")
        case (.tls, 4): handshake("the relay refused STARTTLS for now", handshakeFailedBefore)
        case (.connect, 4), (.greeting, 4), (.ehlo, 4): (.relayTransient, "the relay takes no mail for now")
        case (.auth, 4): (.relayTransient, "the relay could not check the credentials for now")
        case (.mail, 4): temporary(sender: reply)
        case (.rcpt, 4): (.transient, "the relay refused the recipient for now")
        case (.data, 4), (.body, 4): (.transient, "the relay refused the mail for now")
        case (_, 5): refusal(reply, in: phase)
        default: (.relayConfiguration, Violation.unexpectedReply.explanation)
        }
    }

    /// MAIL 4xx: about this mail, unless the code speaks of the relay's or our own standing.
    private static func temporary(sender reply: Reply) -> Judgement {
        if reply.code == 421 || reply.code == 454 || reply.enhancedCode?.subject == 7 {
            return (.relayTransient, "the relay asks us to slow down")
        }
        return (.transient, "the relay refused the mail for now")
    }

    private static func refusal(_ reply: Reply, in phase: Phase) -> Judgement {
        switch phase {
        case .connect, .greeting:
            return (.relayConfiguration, "the relay refuses to serve us; ask its operator why")
        case .tls:
            return (.relayConfiguration, "the relay refuses STARTTLS; correct its settings, or use smtps://")
        case .auth:
            return (.relayConfiguration, "the relay refuses the credentials; correct user, password or mechanism")
        case .body, .dot:
            return (.permanent, "the relay refused the mail's content")
        case .ehlo, .mail, .rcpt, .data:
            break
        }
        switch (phase, reply.code) {
        case (_, 500...504), (_, 555):
            return (.relayConfiguration, "the relay did not understand a command; check that it is an SMTP relay")
        case (_, 530):
            return (.relayConfiguration, "the relay wants us to authenticate or to use TLS; correct its URL")
        case (.ehlo, _):
            return (.relayConfiguration, "the relay refuses our greeting; check the name we greet with")
        case (.mail, 552):
            return (.permanent, "the relay refused the mail as too big")
        case (.mail, _):
            return (.relayConfiguration, "the relay refuses the sender; allow the portal's sender address there")
        case (.rcpt, _) where reply.enhancedCode?.subject == 7:
            return (.relayConfiguration, "the relay's policy refuses us; allow this sender to relay there")
        case (.rcpt, _):
            return (.permanent, "the relay refused the recipient")
        default:
            return (.permanent, "the relay refused the mail")
        }
    }

    private static func pace(_ verdict: Verdict, _ reply: Reply, in phase: Phase) -> Outcome.Pace {
        guard verdict == .transient || verdict == .relayTransient else { return .backoff }
        if let seconds = RetryHint.seconds(in: reply.text) { return .after(seconds: seconds) }
        return phase == .rcpt ? .greylisting : .backoff
    }
}

// MARK: - Faults

extension Classification {
    private static func judgement(
        of fault: Fault, in phase: Phase, _ handshakeFailedBefore: Bool
    ) -> Judgement {
        if phase == .dot { return (.unknown, "the mail was complete, and then \(fault.explanation)") }
        switch fault {
        case .nameNotResolved, .unreachable, .libcurl:
            return (.relayTransient, fault.explanation)
        case .handshakeFailed:
            return handshake(fault.explanation, handshakeFailedBefore)
        case .certificate, .tlsMaterial, .startTLSNotOffered, .authenticationNotOffered, .credentialsRefused,
            .violation:
            return (.relayConfiguration, fault.explanation)
        case .timedOut, .connectionLost:
            switch phase {
            case .connect, .tls, .greeting, .ehlo, .auth: return (.relayTransient, fault.explanation)
            case .mail, .rcpt, .data, .body, .dot: return (.transient, fault.explanation)
            }
        }
    }

    /// One failed handshake may be a restart or a lost packet; two in a row are a setting.
    private static func handshake(_ reason: String, _ failedBefore: Bool) -> Judgement {
        (failedBefore ? .relayConfiguration : .relayTransient, reason)
    }
}
