import ArgumentParser
import Delivery
import Foundation
import Jobs
import Letters
import Logging
import Mail
import Mailbox
import Policy
import Portals
import SMTP
import Storage

struct SMTPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "smtp", abstract: "The relay.", subcommands: [Test.self])

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a sample letter as the worker would; names the stage that failed.")
        @OptionGroup var common: CommonOptions
        @Option(help: "Where to.", transform: EmailAddress.init(parsing:)) var to: EmailAddress
        @Option(
            help: "Where from. (default: no-reply@ the receiver's domain)", transform: EmailAddress.init(parsing:))
        var from: EmailAddress?
        @Option(help: "Through this relay. (default: the default relay)", transform: Slug.init(parsing:))
        var relay: Slug?

        func run() async throws {
            let settings = try await common.settings()
            let relay = try await settings.relay(named: relay)
            let sender = try from ?? EmailAddress(parsing: "no-reply@\(to.domain.ascii)")
            let outcome = try await TrialLetter(templates: try TemplateCatalogue(directory: settings.templates)).send(
                through: relay, from: sender, to: to)
            guard outcome.verdict == .delivered else { throw StageFailed(outcome) }
            print("delivered to the relay: \(outcome.reply.map { "\($0.code) \($0.text)" } ?? outcome.reason)")
        }
    }
}

/// Where a dialogue with a relay failed.
struct StageFailed: Error, CustomStringConvertible {
    let outcome: Outcome

    init(_ outcome: Outcome) { self.outcome = outcome }

    var description: String {
        let stage = outcome.phase?.rawValue ?? "start"
        let reply = outcome.reply.map { "; the relay said: \($0.code) \($0.text)" } ?? ""
        return "failed at \(stage) (\(outcome.verdict.rawValue)): \(outcome.reason)\(reply)"
    }
}

struct MailboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mailbox", abstract: "The mail catcher alone: an SMTP server that keeps mail and shows it.",
        discussion: """
            For demos and tests; it relays nothing and listens on loopback only. --fail takes scripted failures, such as
              --fail 'rcpt: 450 4.2.0 greylisted, first 2'
            """)
    @Option(help: "0: any free port.") var smtpPort = 1025
    @Option(help: "0: any free port.") var httpPort = 8025
    @Option(help: ArgumentHelp("Keep mails as .eml files there.", valueName: "dir")) var dir: String?
    @Flag(help: "Count mails, keep nothing.") var discard = false
    @Flag(name: .customLong("starttls"), help: "Offer STARTTLS with a certificate made at start.") var startTLS = false
    @Option(help: ArgumentHelp("A scripted failure; may be given several times.", valueName: "rule"))
    var fail: [String] = []

    func run() async throws {
        var options = MailboxOptions()
        options.smtpPort = smtpPort
        options.httpPort = httpPort
        if let dir { options.storage = .folder(dir, limit: 100_000) }
        if discard { options.storage = .discard }
        if startTLS { options.encryption = .startTLS(.generated(hostNames: ["localhost", "127.0.0.1"])) }
        options.script = try Script(parsing: fail.joined(separator: "\n"))
        let logger = Logger.program(.warning)
        let catcher = try await MailCatcher.start(options, logger: logger)
        print("SMTP  smtp://127.0.0.1:\(catcher.smtpPort)")
        if let port = catcher.httpPort { print("mails http://127.0.0.1:\(port)/") }
        // Whoever started us reads the ports before anything else happens.
        fflush(nil)
        try await serve([MailCatcherService(catcher)], logger)
    }
}

struct TemplatesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates", abstract: "The letters' templates.",
        subcommands: [Check.self, Preview.self, Dump.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Parse and fill every template; names file and line of the first that is broken.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try await common.settings()
            let catalogue = try TemplateCatalogue(directory: settings.templates)
            print(
                "\(catalogue.files.count) files, \(catalogue.languages.count) languages, all letters written: all well")
        }
    }

    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a letter with sample facts to standard output, as it would be sent.")
        @OptionGroup var common: CommonOptions
        @Argument(
            help: "One of \(Letter.allCases.map(\.rawValue).joined(separator: ", ")).",
            transform: { text in
                guard let letter = Letter(rawValue: text) else {
                    let all = Letter.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("there is no letter \(text): use one of \(all)")
                }
                return letter
            }) var letter: Letter
        @Option(help: "With this portal's name, domain and templates.", transform: Slug.init(parsing:)) var portal:
            Slug?
        @Option(help: "In this language.", transform: LanguageTag.init(parsing:)) var locale: LanguageTag?

        func run() async throws {
            let settings = try await common.settings()
            let catalogue = try TemplateCatalogue(directory: settings.templates)
            let face =
                if let portal {
                    try Composer.face(
                        of: try await House(in: settings.stateDirectory).useCases.portal(portal, hostRequest()))
                } else {
                    PortalFace(
                        name: try DisplayName(parsing: "Example Portal"), domain: try Domain(parsing: "portal.example"),
                        sender: NamedAddress(
                            name: try DisplayName(parsing: "Example Portal"),
                            address: try EmailAddress(parsing: "no-reply@portal.example")))
                }
            let message = try TrialLetter(templates: catalogue).preview(letter, face, in: locale)
            FileHandle.standardOutput.write(Data(message.bytes()))
        }
    }

    struct Dump: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Copy the templates into a new directory, to change them there.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "A directory that does not exist yet.") var directory: String

        func run() async throws {
            let settings = try await common.settings()
            guard !FileManager.default.fileExists(atPath: directory) else {
                throw CommandFailure("\(directory) exists: name a new directory, so that nothing is overwritten")
            }
            try FileManager.default.copyItem(atPath: settings.templates, toPath: directory)
            print("copied; use them with --templates \(directory) or PORTALMFA_TEMPLATES")
        }
    }
}
