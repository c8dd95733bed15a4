import CCurl
import Glibc
import Jobs
import Mail
import Secrets

/// Why a connection was not made, and where.
struct OpeningFailure: Error {
    let phase: Phase
    let event: Event
}

extension Connection {
    /// Resolves, connects, secures, greets and authenticates, each step within its own time.
    static func open(
        to relay: RelayEndpoint, as heloName: Domain, timeouts: Timeouts
    ) throws(OpeningFailure) -> Connection {
        let handshake = Handshake(tls: relay.tls, credentials: relay.credentials)
        let handle: CurlHandle
        do {
            handle = try CurlHandle()
            try handle.configure(relay, heloName, timeouts)
            try handle.listen(with: handshake)
            try handle.begin()
        } catch {
            throw OpeningFailure(phase: .connect, event: .fault(error))
        }
        let result = try perform(handle, handshake, relay.tls, timeouts)
        let phase = handle.phase(handshake, relay.tls)
        guard result == CURLE_OK else {
            throw OpeningFailure(phase: phase, event: handle.event(result, in: phase, handshake))
        }
        // libcurl goes on without AUTH if the server offers none (curl 7.88, measured): we do not.
        guard relay.credentials == nil || handshake.isAuthenticated else {
            throw OpeningFailure(phase: .auth, event: .fault(.authenticationNotOffered))
        }
        do throws(Fault) {
            return try Connection(handle, capabilities: handshake.capabilities, isEncrypted: relay.tls != .cleartext)
        } catch {
            throw OpeningFailure(phase: phase, event: .fault(error))
        }
    }

    private static func perform(
        _ handle: CurlHandle, _ handshake: Handshake, _ tls: TLSPolicy, _ timeouts: Timeouts
    ) throws(OpeningFailure) -> CURLcode {
        var phase = Phase.connect
        var replies = 0
        var deadline = ContinuousClock.now + timeouts[phase]
        do throws(Fault) {
            while true {
                if let result = try handle.step() { return result }
                let reached = handle.phase(handshake, tls)
                if reached != phase || handshake.replies != replies {
                    (phase, replies) = (reached, handshake.replies)
                    deadline = .now + timeouts[phase]
                }
                let left = ContinuousClock.now.duration(to: deadline)
                guard left > .zero else { throw Fault.timedOut }
                try handle.wait(milliseconds: left.pollMilliseconds)
            }
        } catch {
            throw OpeningFailure(phase: phase, event: .fault(error))
        }
    }
}

extension CurlHandle {
    fileprivate func configure(_ relay: RelayEndpoint, _ heloName: Domain, _ timeouts: Timeouts) throws(Fault) {
        let scheme = relay.tls == .implicit ? "smtps" : "smtp"
        try set(CURLOPT_URL, "\(scheme)://\(relay.host):\(relay.port)/\((relay.heloName ?? heloName).ascii)")
        try set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        // DNS, TCP, TLS, EHLO and AUTH; the mails are ours.
        try set(CURLOPT_CONNECT_ONLY, 1)
        // No signals: threads. No proxy and no .netrc: the URL is the whole configuration.
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        // A resolver that hangs is left behind when our time is over, not waited for.
        try set(CURLOPT_QUICK_EXIT, 1)
        // Our own deadlines are the ones that count: they know the phase.
        let whole = timeouts.connect + timeouts.tls * 2 + timeouts.greeting + timeouts.ehlo * 3 + timeouts.auth * 4
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(whole.pollMilliseconds))
        try set(CURLOPT_SERVER_RESPONSE_TIMEOUT, Int(whole.pollMilliseconds) / 1000 + 1)
        try configureTLS(relay)
        try configureCredentials(relay.credentials)
    }

    private func configureTLS(_ relay: RelayEndpoint) throws(Fault) {
        let required = relay.tls == .cleartext ? CURLUSESSL_NONE : CURLUSESSL_ALL
        try set(CURLOPT_USE_SSL, Int(required.rawValue))
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let caFile = relay.caFile {
            try set(CURLOPT_CAINFO, caFile)
            // The file is to be trusted instead of the system's directory, not beside it.
            try unset(CURLOPT_CAPATH)
        }
    }

    private func configureCredentials(_ credentials: RelayCredentials?) throws(Fault) {
        guard let credentials else { return }
        try set(CURLOPT_USERNAME, credentials.user)
        try set(CURLOPT_SASL_IR, 1)
        switch credentials.mechanism {
        case .automatic: try set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
        case .plain: try set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN")
        case .login: try set(CURLOPT_LOGIN_OPTIONS, "AUTH=LOGIN")
        case .xoauth2: try set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")
        }
        let secret = credentials.mechanism == .xoauth2 ? CURLOPT_XOAUTH2_BEARER : CURLOPT_PASSWORD
        try set(secret, credentials.password.reveal())
    }

    fileprivate func listen(with handshake: Handshake) throws(Fault) {
        let function: curl_write_callback = { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            let goOn = Unmanaged<Handshake>.fromOpaque(context).takeUnretainedValue().take(Array(line))
            // Anything but the full count makes libcurl give up.
            return goOn ? size * count : 0
        }
        try setHeaderFunction(function, for: handshake)
    }

    fileprivate func phase(_ handshake: Handshake, _ tls: TLSPolicy) -> Phase {
        // Not CURLINFO_CONNECT_TIME: under implicit TLS it is set only when TLS is up as well (curl 7.88, measured).
        guard localPort > 0 else { return .connect }
        let isSecured = microseconds(CURLINFO_APPCONNECT_TIME_T) > 0
        if tls == .implicit, !isSecured { return .tls }
        return handshake.phase(isSecured: isSecured)
    }

    /// What a failed handshake was, from the most telling to the least: a reply, a violation, libcurl's code.
    fileprivate func event(_ code: CURLcode, in phase: Phase, _ handshake: Handshake) -> Event {
        if let violation = handshake.violation { return .fault(.violation(violation)) }
        if let refusal = handshake.refusal { return .reply(refusal) }
        if code == CURLE_LOGIN_DENIED, handshake.wasChallenged { return .fault(.credentialsRefused) }
        return .fault(Fault(code, explanation(of: code), in: phase))
    }
}

extension Fault {
    /// What libcurl's code means in a phase. The codes do not name the phase, and several mean the same.
    init(_ code: CURLcode, _ explanation: String, in phase: Phase) {
        self =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST: .nameNotResolved
            case CURLE_COULDNT_CONNECT: .unreachable(explanation)
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
                .certificate(explanation)
            case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CRL_BADFILE,
                CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED:
                .tlsMaterial(explanation)
            case CURLE_SSL_CONNECT_ERROR: .handshakeFailed(explanation)
            case CURLE_USE_SSL_FAILED: .startTLSNotOffered
            case CURLE_LOGIN_DENIED: .authenticationNotOffered
            // Said with the code of a broken connection (Debian's 7.88.1: 300 KiB in all, and EHLO's lines count many times).
            case CURLE_RECV_ERROR where explanation.hasPrefix("Too large response headers"): .violation(.endless)
            case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING:
                phase == .tls ? .handshakeFailed(explanation) : .connectionLost
            case CURLE_WEIRD_SERVER_REPLY, CURLE_WRITE_ERROR, CURLE_REMOTE_ACCESS_DENIED: .violation(.unexpectedReply)
            default: .libcurl(code.rawValue, explanation)
            }
    }
}
