import ArgumentParser
import Foundation
import Policy
import Portals
import SMTP
import Secrets
import Storage

struct RelayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "relay", abstract: "Where mails leave: the default relay, and customers' own.",
        discussion: """
            The default relay's URL is PORTALMFA_SMTP_URL; a portal without a relay of its own uses it. A \
            running worker follows changes within seconds.
            """,
        subcommands: [Add.self, Change.self, List.self, Show.self, Assign.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a relay.",
            discussion: """
                The URL is as for PORTALMFA_SMTP_URL: smtps://user:password@host:465 or smtp://host:587. It is kept sealed \
                under the server key. Without --url it is asked for, or read from standard input, so that the password \
                is in no list of processes and in no shell history.
                """)
        @OptionGroup var common: CommonOptions
        @Argument(help: "A short name.", transform: Slug.init(parsing:)) var name: Slug
        @Option(help: ArgumentHelp("Where it is. (default: asked for)", valueName: "url")) var url: String?
        @Option(help: "Connections at once, 1 to 256. (default: PORTALMFA_CONNECTIONS)", transform: RelayTerms.count)
        var connections: Int?
        @Option(help: "Mails a second at most. (default: no limit)", transform: RelayTerms.rate) var rate: Double?

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let url = try url ?? RelayCommand.askForURL()
            let endpoint = try RelayEndpoint(parsing: url)
            _ = try await house.useCases.addRelay(
                name, url: Secret(url), RelayTerms(connections: connections, rate: rate), hostRequest())
            print("relay \(name) added: \(endpoint)")
            print("next: portalmfa smtp test --relay \(name) --to YOU, then portalmfa relay assign PORTAL \(name)")
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a relay's URL, connections or rate.",
            discussion: "`--connections default` and `--rate unlimited` take a limit away. `--url -` asks for the URL.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The relay's name.", transform: Slug.init(parsing:)) var name: Slug
        @Option(help: ArgumentHelp("Where it is.", valueName: "url")) var url: String?
        @Option(help: "Connections at once, 1 to 256, or default.") var connections: String?
        @Option(help: "Mails a second at most, or unlimited.") var rate: String?

        func validate() throws {
            guard url != nil || connections != nil || rate != nil else {
                throw ValidationError("nothing to change: give --url, --connections or --rate")
            }
        }

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let url = try url == "-" ? RelayCommand.askForURL() : url
            if let url { _ = try RelayEndpoint(parsing: url) }
            try await house.useCases.changeRelay(
                name,
                UseCases.RelayChange(
                    url: url.map { Secret($0) },
                    connections: try connections.map { $0 == "default" ? nil : try RelayTerms.count($0) },
                    rate: try rate.map { $0 == "unlimited" ? nil : try RelayTerms.rate($0) }), hostRequest())
            print("relay \(name) changed; a running worker follows within seconds")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List relays and how they are.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let settings = try await common.settings()
            let house = try House(in: settings.stateDirectory)
            let relays = try await house.useCases.relays(hostRequest()).map { RelayDocument($0, house, settings) }
            if json { return try JSON.print(relays) }
            Terminal.table(
                ["name", "url", "portals", "connections", "rate", "state"],
                relays.map { relay in
                    [
                        relay.name, relay.url ?? "-", String(relay.portals),
                        relay.connections.map(String.init) ?? "default", relay.rate.map { "\($0)/s" } ?? "-",
                        relay.summary,
                    ]
                }, ifEmpty: "")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a relay, and what is wrong with it.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The relay's name.", transform: Slug.init(parsing:)) var name: Slug
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let settings = try await common.settings()
            let house = try House(in: settings.stateDirectory)
            let relay = RelayDocument(try await house.useCases.relay(name, hostRequest()), house, settings)
            if json { return try JSON.print(relay) }
            print(
                """
                relay        \(relay.name)
                url          \(relay.url ?? "-")
                portals      \(relay.portals)
                connections  \(relay.connections.map(String.init) ?? "default")
                rate         \(relay.rate.map { "\($0) mails a second" } ?? "unlimited")
                state        \(relay.summary)
                """)
            if let trouble = relay.trouble {
                print(
                    """
                    reason       \(trouble.reason)
                    reply        \(trouble.code.map { "\($0) \(trouble.reply ?? "")" } ?? "-")
                    next probe   \(trouble.probeAt)
                    """)
            }
        }
    }

    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a portal's mails through a relay: new ones, and those that wait.",
            discussion: "`relay assign PORTAL default` goes back to the default relay.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The portal's short name.", transform: Slug.init(parsing:)) var portal: Slug
        @Argument(help: "The relay's name.", transform: Slug.init(parsing:)) var name: Slug

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            try await house.useCases.assign(name, to: portal, hostRequest())
            print("mails of \(portal) leave by \(name) from now on")
        }
    }

    static func askForURL() throws -> String {
        guard let url = Terminal.secret("URL of the relay (not shown): "), !url.isEmpty else {
            throw CommandFailure("no URL was given: type it, or pipe it in, such as smtps://user:password@host:465")
        }
        return url
    }
}

extension RelayTerms {
    /// Connections, as people write them.
    static func count(_ text: String) throws -> Int {
        guard let number = Int(text), (1...256).contains(number) else {
            throw ValidationError("\(text.prefix(20)) is no number of connections: use 1 to 256")
        }
        return number
    }

    /// Mails a second, as people write them.
    static func rate(_ text: String) throws -> Double {
        guard let number = Double(text), number.isFinite, number >= 0.001, number <= 100_000 else {
            throw ValidationError("\(text.prefix(20)) is no rate: use mails a second, from 0.001 to 100000")
        }
        return number
    }
}
