/// How a mail catcher runs. The defaults suit a demo: any free port on loopback, everything accepted, mails in memory.
package struct MailboxOptions: Sendable {
    /// What encrypts the SMTP port, and by which certificate.
    package enum Encryption: Sendable, Equatable {
        case none
        case startTLS(CertificateSource, required: Bool = false)
        /// TLS from the first byte on (RFC 8314), as on port 465.
        case implicit(CertificateSource)

        var certificate: CertificateSource? {
            switch self {
            case .none: nil
            case .startTLS(let source, _), .implicit(let source): source
            }
        }
    }

    /// Loopback unless set otherwise: a mail catcher shows everybody's mail to whoever reaches it.
    package var host = "127.0.0.1"
    /// 0 takes any free port.
    package var smtpPort = 0
    /// The web view; nil for none, 0 for any free port.
    package var httpPort: Int?
    package var encryption = Encryption.none
    package var storage = MailStorage.usual
    package var script = Script()
    /// Event loop threads of its own.
    package var threads = 1
    /// A client that is quiet for so long is sent away with 421.
    package var idleLimit = Duration.seconds(300)

    package var hostName = "mailbox.localhost"
    package var extensions = Set(DialogueRules.Extension.allCases)
    /// In the order they are announced; empty: AUTH is not offered.
    package var mechanisms = AuthMechanism.allCases
    package var credentials = AcceptedCredentials.any
    package var requiresAuthentication = false
    package var recipientLimit = 100
    /// In bytes; 25 MiB.
    package var messageSizeLimit = 25 * 1_024 * 1_024

    package init() {}

    var rules: DialogueRules {
        var rules = DialogueRules()
        rules.hostName = hostName
        rules.extensions = extensions
        rules.mechanisms = mechanisms
        rules.credentials = credentials
        rules.requiresAuthentication = requiresAuthentication
        rules.recipientLimit = recipientLimit
        rules.messageSizeLimit = messageSizeLimit
        rules.keepsBytes = storage.keepsMails
        if case .startTLS(_, let required) = encryption { rules.startTLS = required ? .required : .offered }
        return rules
    }
}
