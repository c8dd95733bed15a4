import Jobs
import Mail

@testable import SMTP

/// What most tests need: an envelope, a body, a session to a server of theirs.
enum Fixture {
    static let body = Array("Subject: hello\r\n\r\nGood day.\r\n".utf8)

    static func envelope() throws -> Envelope {
        try Envelope(
            from: EmailAddress(parsing: "no-reply@portal.example.com"),
            to: EmailAddress(parsing: "ada@customer.example.net"))
    }

    static func session(
        _ server: ScriptedServer, user: String = "", options: String = "", _ adjust: (inout Timeouts) -> Void = { _ in }
    ) throws -> Session {
        var timeouts = Timeouts()
        adjust(&timeouts)
        return try Session(
            to: RelayEndpoint(parsing: "smtp://\(user)127.0.0.1:\(server.port)\(options)"),
            heloName: Domain(parsing: "mail.portal.example.com"), timeouts: timeouts)
    }
}

extension Transmission {
    var outcome: Outcome? {
        switch self {
        case .outcome(let outcome), .lost(let outcome): outcome
        case .stale: nil
        }
    }

    var isLost: Bool { if case .lost = self { true } else { false } }
}

/// Short enough for a test, long enough for a loaded machine to deliver what is not under test.
let brief = Duration.milliseconds(60)
