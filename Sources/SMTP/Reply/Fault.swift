/// What happened where a reply should have come. Becomes an outcome in Classification.swift; never leaves the module.
/// Texts come from libcurl, are printable, and hold no credentials: libcurl does not quote an AUTH exchange.
enum Fault: Error, Hashable, Sendable {
    case nameNotResolved
    /// Refused, no route, or another cause below TCP.
    case unreachable(String)
    /// The phase's whole time passed.
    case timedOut
    /// End of file or reset.
    case connectionLost
    case violation(Violation)
    /// The server's certificate does not prove the host.
    case certificate(String)
    /// Our own TLS material, such as the CA file, cannot be used.
    case tlsMaterial(String)
    case handshakeFailed(String)
    case startTLSNotOffered
    /// Credentials are set; the server offers no AUTH, or no mechanism that we may use.
    case authenticationNotOffered
    /// The exchange ended without a reply code that says so, as XOAUTH2 does it.
    case credentialsRefused
    /// libcurl itself failed: its code.
    case libcurl(UInt32, String)
}

/// How a server broke the protocol.
package enum Violation: String, Error, Hashable, Sendable {
    case notAReplyCode = "a line began with no reply code"
    case codesDiffer = "the lines of one reply had different codes"
    case nul = "a reply held a NUL"
    case lineTooLong = "a line of a reply was longer than 4096 bytes"
    case tooManyLines = "a reply had more than 128 lines"
    /// So long that libcurl gave up before it could be read.
    case endless = "a reply had no end"
    case unexpectedReply = "a reply did not answer the command"
}

extension Fault {
    /// One sentence's worth for people: what, and what to do where there is something to do.
    var explanation: String {
        switch self {
        case .nameNotResolved: "the relay's name could not be resolved"
        case .unreachable(let cause): "the relay could not be reached (\(cause))"
        case .timedOut: "the relay did not answer in time"
        case .connectionLost: "the relay closed the connection"
        case .violation(let violation): violation.explanation
        case .certificate(let cause): "the relay's certificate does not prove that it is the relay (\(cause))"
        case .tlsMaterial(let cause): "the files or settings for TLS are not usable (\(cause)); correct ca= in its URL"
        case .handshakeFailed(let cause): "the TLS handshake with the relay failed (\(cause))"
        case .startTLSNotOffered: "the relay offers no STARTTLS, which is required; use smtps://, or enable it there"
        case .authenticationNotOffered:
            "credentials are set, but the relay offers no AUTH that we may use; check port, TLS and mechanism"
        case .credentialsRefused: "the relay refuses the credentials; correct user, password or mechanism"
        case .libcurl(let code, let cause): "libcurl failed with code \(code) (\(cause))"
        }
    }
}

extension Violation {
    var explanation: String { "the relay does not speak SMTP properly: \(rawValue)" }
}
