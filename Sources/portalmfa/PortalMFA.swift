import ArgumentParser

/// The program: its commands and nothing else. What they do is in `Portals`; what they are made of, in `House`.
@main
struct PortalMFA: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "portalmfa",
        abstract: "Multi-factor authentication for customer portals, and the mails that go with it.",
        discussion: """
            New here? `portalmfa demo` runs everything on this machine, with sample customers and a mail catcher.

            In production:
              portalmfa init --operator you@mssp.example         state directory, server key, database
              portalmfa customer add acme
              portalmfa portal add acme-portal --customer acme --domain portal.acme.example
              portalmfa run                                      pages and worker; needs PORTALMFA_SMTP_URL

            Configuration comes from a file (--config FILE after a command; JSON), then the environment, then flags; the later wins.
              PORTALMFA_STATE_DIR    where database and server key are kept  (/var/lib/portalmfa)
              PORTALMFA_SMTP_URL     smtps://user:password@host:465 or smtp://host:587; PORTALMFA_SMTP_URL_FILE
                                     names a file that holds it
              PORTALMFA_HTTP         host:port of pages, console and API     (127.0.0.1:8080)
              PORTALMFA_CONSOLE      host of the operators' console and API, such as console.mssp.example
                                     (localhost, and only from this machine)
              PORTALMFA_TRUSTED_PROXIES  addresses whose X-Forwarded-For is believed, such as 127.0.0.1,10.0.0.0/8  (none)
              PORTALMFA_TEMPLATES    the letters' templates                  (beside the program)
              PORTALMFA_CONNECTIONS  connections to each relay               (4)
              PORTALMFA_METRICS      host:port where `work` answers monitors (nowhere; `run` and `serve` do at PORTALMFA_HTTP)
              PORTALMFA_LINK_LIFE    seconds a mailed link is good for; no more than a day (86400)
              PORTALMFA_LOG_LEVEL    trace debug info notice warning error   (info)
              PORTALMFA_LOG_FORMAT   text, or json: an object a line         (text)

            Exit codes: 0 done; 1 refused or failed, with one line on standard error; 64 wrong usage.
            Shell completions: portalmfa --generate-completion-script bash|zsh|fish
            """,
        version: "0.1.0",
        subcommands: [
            DemoCommand.self, RunCommand.self, ServeCommand.self, WorkCommand.self, InitCommand.self,
            DoctorCommand.self, SMTPCommand.self, MailboxCommand.self, CustomerCommand.self, OperatorCommand.self,
            PortalCommand.self, UserCommand.self, SignInCommand.self, MFACommand.self, QueueCommand.self,
            RelayCommand.self, APIKeyCommand.self, TemplatesCommand.self, AuditCommand.self, BackupCommand.self,
            KeyCommand.self,
        ])
}
