/// What one SMTP server offers, demands and allows: the facts a `Dialogue` decides by.
/// Pure values, the same for every connection of a server.
package struct DialogueRules: Sendable, Equatable {
    package enum Extension: String, Sendable, CaseIterable {
        case pipelining = "PIPELINING"
        case eightBitMIME = "8BITMIME"
        case size = "SIZE"
        case enhancedStatusCodes = "ENHANCEDSTATUSCODES"
    }

    package enum StartTLS: Sendable, Equatable { case absent, offered, required }

    package var hostName = "mailbox.localhost"
    package var extensions = Set(Extension.allCases)
    package var startTLS = StartTLS.absent
    /// In the order they are announced; empty: AUTH is not offered.
    package var mechanisms = AuthMechanism.allCases
    package var credentials = AcceptedCredentials.any
    package var requiresAuthentication = false
    /// Longest command line in bytes, its line end not counted. Lines inside AUTH may have 12,288 (RFC 4954).
    package var commandLineLimit = 2_048
    package var recipientLimit = 100
    /// In bytes, after dot-unstuffing.
    package var messageSizeLimit = 25 * 1_024 * 1_024
    /// False for a sink that only counts: the bytes of a body are looked at but not kept.
    package var keepsBytes = true

    package init() {}

    func offers(_ extension: Extension) -> Bool { extensions.contains(`extension`) }

    /// The reply to EHLO. STARTTLS is announced on cleartext connections only.
    func greeting(for client: String, overTLS: Bool) -> Reply {
        var reply = Reply(250, nil, "\(hostName) greets \(client)")
        for offered in Extension.allCases where offers(offered) {
            reply.lines.append(offered == .size ? "SIZE \(messageSizeLimit)" : offered.rawValue)
        }
        if startTLS != .absent, !overTLS { reply.lines.append("STARTTLS") }
        if !mechanisms.isEmpty, startTLS != .required || overTLS {
            reply.lines.append("AUTH " + mechanisms.map(\.rawValue).joined(separator: " "))
        }
        return reply
    }
}
