import Foundation

/// One SASL exchange (RFC 4954): PLAIN, LOGIN or XOAUTH2, as steps from response to the next challenge.
/// Pure. It never keeps a password longer than the step that checks it.
struct AuthExchange: Sendable, Equatable {
    enum Step: Equatable {
        /// Send `334` with this base64 text and wait for the next line.
        case challenge(String)
        case accepted(user: String)
        case refused(Reply)
    }

    let mechanism: AuthMechanism
    private var loginUser: String?
    private var hasFailed = false

    init(_ mechanism: AuthMechanism) { self.mechanism = mechanism }

    /// `response` is the initial response of the AUTH command, or nil if it had none.
    mutating func begin(with response: String?, against accepted: AcceptedCredentials) -> Step {
        guard let response else {
            // "Username:" in base64: clients of LOGIN expect these words.
            return .challenge(mechanism == .login ? "VXNlcm5hbWU6" : "")
        }
        // RFC 4954: "=" stands for an empty initial response.
        return answer(response == "=" ? "" : response, against: accepted)
    }

    mutating func answer(_ line: String, against accepted: AcceptedCredentials) -> Step {
        if line == "*" { return .refused(Reply(501, "5.7.0", "authentication cancelled")) }
        // The client of XOAUTH2 answers the error challenge with a line that means nothing.
        if hasFailed { return .refused(.wrongCredentials) }
        guard let data = Data(base64Encoded: line), let text = String(data: data, encoding: .utf8) else {
            return .refused(Reply(501, "5.5.2", "cannot decode base64"))
        }
        switch mechanism {
        case .plain: return plain(text, accepted)
        case .login: return login(text, accepted)
        case .xoauth2: return xoauth2(text, accepted)
        }
    }

    /// RFC 4616: authorization identity, NUL, authentication identity, NUL, password.
    private func plain(_ text: String, _ accepted: AcceptedCredentials) -> Step {
        let parts = text.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else { return .refused(Reply(501, "5.5.2", "malformed PLAIN response")) }
        return accepted.allow(parts[1], parts[2]) ? .accepted(user: parts[1]) : .refused(.wrongCredentials)
    }

    private mutating func login(_ text: String, _ accepted: AcceptedCredentials) -> Step {
        guard let user = loginUser else {
            loginUser = text
            return .challenge("UGFzc3dvcmQ6")  // "Password:"
        }
        return accepted.allow(user, text) ? .accepted(user: user) : .refused(.wrongCredentials)
    }

    /// `user=` address ^A `auth=Bearer ` token ^A ^A. A refusal is a challenge with a JSON error first.
    private mutating func xoauth2(_ text: String, _ accepted: AcceptedCredentials) -> Step {
        let fields = text.split(separator: "\u{1}").map(String.init)
        guard let user = fields.first(where: { $0.hasPrefix("user=") })?.dropFirst("user=".count),
            let token = fields.first(where: { $0.hasPrefix("auth=Bearer ") })?.dropFirst("auth=Bearer ".count)
        else { return .refused(Reply(501, "5.5.2", "malformed XOAUTH2 response")) }
        if accepted.allow(String(user), String(token)) { return .accepted(user: String(user)) }
        hasFailed = true
        return .challenge(Data(#"{"status":"401","schemes":"bearer"}"#.utf8).base64EncodedString())
    }
}
