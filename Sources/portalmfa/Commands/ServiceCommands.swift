import ArgumentParser
import Authenticators
import Delivery
import Exposition
import Foundation
import Letters
import Logging
import Mail
import Policy
import Portals
import SMTP
import SQLiteStorage
import ServiceLifecycle
import Storage
import UnixSignals
import Web

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make the state directory, the server key and the database.",
        discussion: """
            Keep a copy of server.key apart from backups of the database: together they open every sealed secret, and
            without the key a backup cannot be used. Running it again changes nothing that is there.
            """)
    @OptionGroup var common: CommonOptions
    @Option(
        name: .customLong("operator"), help: "The first operator, an MSSP admin.",
        transform: EmailAddress.init(parsing:))
    var firstOperator: EmailAddress?

    func run() async throws {
        let settings = try await common.settings()
        let directory = settings.stateDirectory
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let file = ServerKeyFile(path: House.keyPath(in: directory))
        let database = directory.appendingPathComponent(SQLiteEngine.fileName).path
        if FileManager.default.fileExists(atPath: file.path) {
            print("server key: \(file.path) (kept)")
        } else {
            // A new key beside an old database would open nothing in it.
            guard !FileManager.default.fileExists(atPath: database) else {
                throw CommandFailure(
                    "\(database) is there, but its server key is not: restore server.key, or begin in an empty directory"
                )
            }
            var random = SystemRandomNumberGenerator()
            try file.create(with: ServerKey(using: &random))
            print("server key: \(file.path) (new, readable by this user only)")
        }
        let house = try House(in: directory, create: true)
        print("database:   \(database)")
        if let firstOperator {
            if try await house.useCases.operators().contains(where: { $0.email == firstOperator }) {
                print("operator:   \(firstOperator.addrSpec) (kept)")
            } else {
                _ = try await house.useCases.addOperator(firstOperator, role: .msspAdmin, hostRequest())
                print("operator:   \(firstOperator.addrSpec) (new, mssp-admin)")
                print("console:    \(try await house.setupLink(for: firstOperator, settings)) (works once, for a day)")
            }
        }
        print("next:       portalmfa customer add NAME")
    }
}

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Serve the pages and send the mails, in one process.")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await common.settings()
        let house = try House(settings)
        let (registry, heartbeat) = (PrometheusRegistry(), Heartbeat())
        let site = try settings.site(house, house.monitoring(registry, heartbeat))
        try await serve([site, try settings.worker(house, registry, heartbeat)], settings.logger)
    }
}

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Serve the pages only.")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await common.settings()
        let house = try House(settings)
        let site = try settings.site(house, house.monitoring(PrometheusRegistry(), nil))
        try await serve([site], settings.logger)
    }
}

struct WorkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Send the mails only.",
        discussion: """
            SIGTERM or Ctrl-C: claims no more, lets mails under way finish for at most 20 seconds, hands the rest back.
            Several may run beside each other. With PORTALMFA_METRICS=host:port it answers /healthz, /readyz and /metrics.
            """)
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await common.settings()
        let house = try House(in: settings.stateDirectory)
        let (registry, heartbeat) = (PrometheusRegistry(), Heartbeat())
        var services: [any Service] = [try settings.worker(house, registry, heartbeat)]
        if let address = try settings.metrics() {
            services.insert(
                MonitoringSite(
                    house.monitoring(registry, heartbeat), host: address.host, port: address.port,
                    logger: settings.logger), at: 0)
        }
        try await serve(services, settings.logger)
    }
}

/// Runs services until a signal, then stops them in reverse order.
func serve(_ services: [any Service], _ logger: Logger) async throws {
    let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(
            services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
}

extension Settings {
    /// Where a relay is: the default one if it has no name.
    func relay(named name: Slug?) async throws -> RelayEndpoint {
        guard let name else { return try relay() }
        let house = try House(in: stateDirectory)
        return try endpoint(of: try await house.useCases.relay(name, hostRequest()), house.useCases) ?? relay()
    }

    func worker(_ house: House, _ registry: PrometheusRegistry, _ heartbeat: Heartbeat) throws -> Worker {
        try house.worker(
            to: relay(), connections: connections(), templates: templates, loopbackPort: loopbackPort(),
            registry: registry, heartbeat: heartbeat, logger: logger)
    }

    func site(_ house: House, _ monitoring: Monitoring) throws -> PortalSite {
        let address = try http()
        return PortalSite(
            useCases: house.useCases, keys: house.keys, host: address.host, port: address.port, doors: try doors(),
            tools: try consoleTools(house), logger: logger, monitoring: monitoring)
    }

    /// Without a relay the pages still work; only a test mail cannot be sent.
    private func consoleTools(_ house: House) throws -> ConsoleTools {
        house.consoleTools(try TemplateCatalogue(directory: templates), hasRelay ? try relay() : nil)
    }
}

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the database, consistently, while everything runs.",
        discussion: "The server key is not in it: keep that apart.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "A file that does not exist yet.") var file: String

    func run() async throws {
        let house = try House(in: try await common.settings().stateDirectory)
        guard !FileManager.default.fileExists(atPath: file) else {
            throw ValidationError("\(file) exists: name a new file, so that no earlier backup is overwritten")
        }
        let progress = ProgressLine(of: "pages")
        try house.storage.backUp(to: URL(fileURLWithPath: file)) { progress.show($0, of: $1) }
        print("backup written to \(file)")
    }
}
