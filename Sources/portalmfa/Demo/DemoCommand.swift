import ArgumentParser
import Authenticators
import Delivery
import Foundation
import Letters
import Logging
import Mailbox
import Portals
import SMTP
import ServiceLifecycle
import UnixSignals
import Web

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Everything in one process, with sample customers and a mail catcher. Start here.",
        discussion: """
            Uses a state directory of its own, removed at the end. No mail leaves this machine.
            --once plays the story (reset, sign-in, mail, configured again) for each of three customers, checks every
            step against what really arrived, prints it, and exits 0 only if all of it was right.
            """)
    @Flag(help: "Play the story, print it, exit.") var once = false
    @Option(help: "The pages' port; 0: any free one.") var httpPort: Int?
    @Option(help: "The mail catcher's web port; 0: any free one.") var mailPort: Int?
    @Option(name: .long, help: ArgumentHelp("The letters' templates.", valueName: "dir")) var templates: String?
    @Flag(help: "Log what happens.") var verbose = false

    func run() async throws {
        var common = try CommonOptions.parse([])
        common.templates = templates
        let settings = try await common.settings()
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("portalmfa-demo-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        // The last thing that happens; a directory that stays behind is in the temporary folder, private, and harmless.
        defer { try? FileManager.default.removeItem(at: directory) }
        try await play(in: directory, settings)
    }

    private func play(in directory: URL, _ settings: Settings) async throws {
        let logger = Logger.program(verbose ? .debug : .error)
        var random = SystemRandomNumberGenerator()
        try ServerKeyFile(path: House.keyPath(in: directory)).create(with: ServerKey(using: &random))
        let house = try House(in: directory, create: true)

        var mailbox = MailboxOptions()
        mailbox.httpPort = mailPort ?? (once ? 0 : 8025)
        let catcher = try await MailCatcher.start(mailbox, logger: logger)
        let relay = try RelayEndpoint(parsing: "smtp://127.0.0.1:\(catcher.smtpPort)")
        let pages = AsyncStream<Int>.makeStream()
        let site = PortalSite(
            useCases: house.useCases, keys: house.keys, host: "127.0.0.1", port: httpPort ?? (once ? 0 : 8080),
            tools: house.consoleTools(try TemplateCatalogue(directory: settings.templates), relay), logger: logger,
            onListening: { pages.continuation.yield($0) })
        let sitesOwnGroup = ServiceGroup(services: [site], gracefulShutdownSignals: [], logger: logger)

        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await sitesOwnGroup.run() }
            // The worker writes the pages' port into its links, so the pages come first.
            var ports = pages.stream.makeAsyncIterator()
            guard let port = await ports.next() else { return try await tasks.waitForAll() }
            let worker = try house.worker(
                to: relay, connections: 4, templates: settings.templates, loopbackPort: port, logger: logger)
            let services = ServiceGroup(
                configuration: ServiceGroupConfiguration(
                    services: [.init(service: MailCatcherService(catcher)), .init(service: worker)],
                    gracefulShutdownSignals: [.sigint, .sigterm], logger: logger))
            tasks.addTask {
                try await services.run()
                await sitesOwnGroup.triggerGracefulShutdown()
            }
            let story = DemoStory(house: house, catcher: catcher, pagesPort: port)
            try await story.prepare()
            if once {
                do { try await story.playAll() } catch {
                    await services.triggerGracefulShutdown()
                    throw error
                }
                await services.triggerGracefulShutdown()
            } else {
                try await story.sendMails()
                DemoCommand.explain(story, try await story.setupLink(), catcher, directory)
            }
            try await tasks.waitForAll()
        }
    }

    private static func explain(_ story: DemoStory, _ setupLink: String, _ catcher: MailCatcher, _ directory: URL) {
        let signIns = DemoStory.samples.map { sample in
            "\(story.signInPage(sample)?.absoluteString ?? "-")  as \(sample.user)"
        }
        print(
            """

            Sign in  \(signIns.joined(separator: "\n         "))
                     Each was reset: the password leads to a mail, and its link to signing in.
            Console  \(setupLink)
                     works once: choose a password, add the key to an authenticator app, sign in as \(DemoStory.admin).
            Mails    http://127.0.0.1:\(catcher.httpPort ?? 0)/
                     Open one of the "set up" mails and follow its link; each leads to its own portal's domain.
                     The password of every sample user is: \(DemoStory.password)
            State    \(directory.path) (removed at the end)

            In another terminal, with the same program:
              portalmfa queue list --state-dir \(directory.path)
              portalmfa user list acme-portal --state-dir \(directory.path)
              portalmfa audit list --state-dir \(directory.path)

            Ctrl-C ends it.
            """)
        fflush(nil)
    }
}
