import Foundation
import Jobs
import Secrets

/// Follows, by the server's replies, the dialogue that libcurl conducts up to AUTH: which phase it is in, what the
/// server can do, what it refused. libcurl's result alone does not say where it failed, nor with which reply.
/// Never keeps a challenge, a response or anything else of an AUTH exchange but its last refusal.
final class Handshake {
    private enum Stage {
        case greeting, ehlo, startTLS, securedEHLO, auth, finished
    }

    private(set) var capabilities = Capabilities()
    private(set) var isAuthenticated = false
    /// The exchange had begun: a failure after that is a refusal, though some servers say it in a challenge.
    private(set) var wasChallenged = false
    /// The reply that ended the phase against us.
    private(set) var refusal: Reply?
    private(set) var violation: Violation?
    /// Counts replies, so that each is given its own time.
    private(set) var replies = 0

    private var stage = Stage.greeting
    private var parser = ReplyParser(keeping: 16 * 1024)
    private let tls: TLSPolicy
    private let credentials: RelayCredentials?

    init(tls: TLSPolicy, credentials: RelayCredentials?) {
        self.tls = tls
        self.credentials = credentials
    }

    /// Where the dialogue stands, once TCP is connected (and the server's certificate accepted, for implicit TLS).
    /// - Parameter isSecured: whether a TLS handshake has completed.
    func phase(isSecured: Bool) -> Phase {
        switch stage {
        case .greeting: .greeting
        case .ehlo: .ehlo
        case .startTLS: .tls
        case .securedEHLO: isSecured ? .ehlo : .tls
        case .auth, .finished: .auth
        }
    }

    /// Takes what libcurl read from the server.
    /// - Returns: whether to go on.
    func take(_ bytes: [UInt8]) -> Bool {
        guard violation == nil else { return false }
        var position = 0
        do {
            while let code = try parser.read(bytes, from: &position, upTo: bytes.count) { advance(code) }
        } catch {
            violation = error
        }
        return violation == nil
    }

    private func advance(_ code: Int) {
        replies += 1
        guard code < 400 else {
            // After a refused EHLO, libcurl says HELO where that is safe: the next reply overrules this one.
            let reply = Reply(reading: parser)
            refusal = stage == .auth ? credentials?.withheld(from: reply) ?? reply : reply
            return
        }
        refusal = nil
        switch stage {
        case .greeting:
            code / 100 == 2 ? (stage = .ehlo) : (violation = .unexpectedReply)
        case .ehlo:
            readCapabilities()
            stage = tls == .startTLS ? .startTLS : credentials != nil ? .auth : .finished
        case .startTLS:
            capabilities = Capabilities()
            stage = .securedEHLO
        case .securedEHLO:
            readCapabilities()
            stage = credentials != nil ? .auth : .finished
        case .auth:
            wasChallenged = true
            if code == 235 { (stage, isAuthenticated) = (.finished, true) }
        case .finished:
            violation = .unexpectedReply
        }
    }

    private func readCapabilities() {
        let lines = parser.text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        capabilities = Capabilities(lines: lines.map { printable($0, limit: 256)[...] })
    }
}

extension RelayCredentials {
    /// The reply without its words if they repeat a piece of the AUTH exchange, plain or in base64.
    func withheld(from reply: Reply) -> Reply {
        let secret = password.reveal()
        let pieces = [user, secret, "\0\(user)\0\(secret)"].flatMap { [$0, Data($0.utf8).base64EncodedString()] }
        guard pieces.contains(where: reply.text.contains) else { return reply }
        return Reply(code: reply.code, enhancedCode: reply.enhancedCode, text: "(withheld: repeats the credentials)")
    }
}
