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
import Secrets
import Storage

/// Everything put together: keys, storage and use cases of one state directory. The only place where modules that do
/// not know each other meet.
struct House: Sendable {
    let keys: KeyRing
    let storage: SQLiteEngine
    let useCases: UseCases

    static func keyPath(in directory: URL) -> String { directory.appendingPathComponent("server.key").path }

    /// - Parameters:
    ///   - create: whether to make the database if there is none.
    ///   - rules: what is configured of the use cases.
    init(in directory: URL, create: Bool = false, rules: UseCases.Settings = UseCases.Settings()) throws {
        if !create, !FileManager.default.fileExists(atPath: directory.path) {
            throw StorageError.notInitialised(path: directory.path)
        }
        let database = directory.appendingPathComponent(SQLiteEngine.fileName).path
        if !create, !FileManager.default.fileExists(atPath: database) {
            throw StorageError.notInitialised(path: database)
        }
        keys = try ServerKeyFile(path: House.keyPath(in: directory)).read()
        storage = try SQLiteEngine(in: directory, chain: AuditChain(keys), create: create)
        useCases = UseCases(storage: storage, keys: keys, settings: rules)
    }

    /// As configured: what everything that makes links or serves pages needs.
    init(_ settings: Settings) throws {
        try self.init(in: settings.stateDirectory, rules: settings.rules())
    }

    /// The worker of all relays.
    /// - Parameters:
    ///   - standard: the relay of the configuration.
    ///   - connections: to each relay whose terms say nothing else.
    ///   - loopbackPort: the port of pages on loopback names; nil in production.
    func worker(
        to standard: RelayEndpoint, connections: Int, templates: String, loopbackPort: Int? = nil,
        registry: PrometheusRegistry = PrometheusRegistry(), heartbeat: Heartbeat = Heartbeat(), logger: Logger
    ) throws -> Worker {
        let composer = Composer(
            templates: try TemplateCatalogue(directory: templates), keys: keys, loopbackPort: loopbackPort)
        let heloName = House.heloName
        return Worker(
            desk: Desk(
                storage: storage, composer: composer,
                owner: "\(ProcessInfo.processInfo.hostName):\(ProcessInfo.processInfo.processIdentifier)",
                metrics: registry, heartbeat: heartbeat),
            logger: logger
        ) { [useCases] record in
            let endpoint = try endpoint(of: record, useCases) ?? standard
            return Relay(
                id: record.id, name: record.name.text, connections: record.terms.connections ?? connections,
                rate: record.terms.rate
            ) { Session(to: endpoint, heloName: heloName) }
        }
    }

    /// How we greet relays: this machine's name if it is one, otherwise `localhost`; the relay URL's `helo=` overrules.
    static var heloName: Domain {
        do { return try Domain(parsing: ProcessInfo.processInfo.hostName) } catch { return localhost }
    }

    private static let localhost: Domain = {
        // A constant that parses: `Domain` accepts `localhost` by contract, and its tests say so.
        do { return try Domain(parsing: "localhost") } catch { preconditionFailure("localhost is a domain") }
    }()
}

/// Where a relay is; nil for the default one, which is configuration.
func endpoint(of record: RelayRecord, _ useCases: UseCases) throws -> RelayEndpoint? {
    try useCases.url(of: record).map { try RelayEndpoint(parsing: $0.reveal()) }
}

extension AuditChain {
    /// New entries under the current server key; older keys still verify earlier entries.
    init(_ keys: KeyRing) {
        let code = { @Sendable (key: ServerKey) -> AuditChain.Code in
            { key.authenticationCode(over: $0, for: .audit) }
        }
        self.init(current: code(keys.current), older: keys.older.map(code))
    }
}

extension Logger {
    /// Logs go to standard error; standard output is for answers.
    static func program(_ level: Logger.Level, asJSON: Bool = false) -> Logger {
        var logger =
            asJSON
            ? Logger(label: "portalmfa") { _ in JSONLogHandler() }
            : Logger(label: "portalmfa") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}
