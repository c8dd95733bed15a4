extension Dialogue {
    mutating func greet() {
        phase = .commands
        guard case .proceed(let answer) = ask(.connect) else {
            if phase == .commands { phase = .refusing }
            return
        }
        say(answer ?? .reply(Reply(220, nil, "\(rules.hostName) ESMTP")))
    }

    /// Carries out one command, or throws the reply that refuses it. Refusals for a wrong order come before the script:
    /// a rule counts commands that would otherwise have worked.
    mutating func obey(_ command: Command) throws(Reply) {
        if phase == .refusing, command != .quit { throw .wrongOrder }
        switch command {
        case .helo(let client), .ehlo(let client): hello(client, command)
        case .startTLS: try startTLS()
        case .auth(let mechanism, let response): try authenticate(mechanism, response)
        case .mail(let sender, let parameters): try mail(sender, parameters)
        case .rcpt(let recipient, let parameters): try rcpt(recipient, parameters)
        case .data: try data()
        case .rset:
            guard case .proceed(let answer) = ask(.rset) else { return }
            transaction = nil
            say(answer ?? .reply(.ok))
        case .quit:
            guard case .proceed(let answer) = ask(.quit) else { return }
            say(answer ?? .reply(.goodbye))
            if phase != .ended { say(.close) }
        case .noop: say(.reply(.ok))
        case .vrfy: say(.reply(Reply(252, "2.1.5", "cannot verify, but will take mail for anyone")))
        case .help: say(.reply(Reply(214, "2.0.0", "see RFC 5321")))
        }
    }

    private mutating func hello(_ client: String, _ command: Command) {
        guard case .proceed(let answer) = ask(.ehlo) else { return }
        heloName = client
        transaction = nil
        if case .ehlo = command {
            say(answer ?? .reply(rules.greeting(for: client, overTLS: overTLS)))
        } else {
            say(answer ?? .reply(Reply(250, nil, rules.hostName)))
        }
    }

    private mutating func startTLS() throws(Reply) {
        guard rules.startTLS != .absent else { throw .notOffered }
        guard !overTLS else { throw Reply(503, "5.5.1", "TLS is active already") }
        guard case .proceed(let answer) = ask(.startTLS) else { return }
        say(answer ?? .reply(.readyForTLS))
        guard phase != .ended else { return }
        // RFC 3207 section 4.2: nothing said in cleartext counts after the handshake.
        overTLS = true
        heloName = nil
        user = nil
        transaction = nil
        say(.startTLS)
    }

    private mutating func authenticate(_ name: String, _ response: String?) throws(Reply) {
        guard !rules.mechanisms.isEmpty else { throw .notOffered }
        try demandHello()
        guard user == nil, transaction == nil else { throw .wrongOrder }
        guard let mechanism = AuthMechanism(rawValue: name), rules.mechanisms.contains(mechanism) else {
            throw Reply(504, "5.5.4", "mechanism not offered")
        }
        var exchange = AuthExchange(mechanism)
        advance(exchange.begin(with: response, against: rules.credentials), exchange)
    }

    mutating func advance(_ step: AuthExchange.Step, _ exchange: AuthExchange) {
        phase = .commands
        switch step {
        case .challenge(let text):
            phase = .authenticating(exchange)
            say(.reply(Reply(334, nil, text)))
        case .refused(let reply):
            if case .proceed(let answer) = ask(.auth) { say(answer?.endsDialogue == true ? .close : .reply(reply)) }
        case .accepted(let name):
            guard case .proceed(let answer) = ask(.auth) else { return }
            user = name
            say(answer ?? .reply(.authenticated))
        }
    }

    func demandHello() throws(Reply) {
        if rules.startTLS == .required, !overTLS { throw .mustStartTLS }
        if heloName == nil { throw Reply(503, "5.5.1", "say EHLO or HELO first") }
    }
}

extension Dialogue.Action {
    var endsDialogue: Bool { self == .close || self == .reset }
}
