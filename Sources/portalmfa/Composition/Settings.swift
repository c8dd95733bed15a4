import ArgumentParser
import Configuration
import Foundation
import Logging
import Mail
import Policy
import Portals
import SMTP
import SystemPackage
import Web

/// Flags every command takes.
struct CommonOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("JSON file with settings.", valueName: "file"))
    var config: String?

    @Option(name: .long, help: ArgumentHelp("State directory (PORTALMFA_STATE_DIR).", valueName: "dir"))
    var stateDir: String?

    @Option(name: .long, help: ArgumentHelp("The letters' templates (PORTALMFA_TEMPLATES).", valueName: "dir"))
    var templates: String?

    @Option(name: .long, help: ArgumentHelp("Log level (PORTALMFA_LOG_LEVEL).", valueName: "level"))
    var logLevel: String?

    func settings() async throws -> Settings { try await Settings(self) }
}

/// What the program was told: file, then environment, then flags.
/// Secrets also come from files named by `…_FILE`. Nothing here is printed with its value.
struct Settings: Sendable {
    let stateDirectory: URL
    let templates: String
    let logLevel: Logger.Level
    /// Whether logs are JSON objects, one a line.
    let logsJSON: Bool
    private let reader: ConfigReader

    init(_ options: CommonOptions) async throws {
        var providers: [any ConfigProvider] = [EnvironmentVariablesProvider().prefixKeys(with: "portalmfa")]
        if let file = options.config {
            do {
                providers.append(try await FileProvider<JSONSnapshot>(filePath: FilePath(file)))
            } catch {
                throw SettingsError.unreadableFile(path: file, detail: "\(error)")
            }
        }
        reader = ConfigReader(providers: providers)
        let state = options.stateDir ?? reader.string(forKey: "state.dir") ?? "/var/lib/portalmfa"
        stateDirectory = URL(fileURLWithPath: state, isDirectory: true)
        templates = options.templates ?? reader.string(forKey: "templates") ?? Settings.installedTemplates
        let level = options.logLevel ?? reader.string(forKey: "log.level") ?? "info"
        guard let level = Logger.Level(rawValue: level) else {
            throw SettingsError.wrong("PORTALMFA_LOG_LEVEL", value: level, "use \(Logger.Level.allNames)")
        }
        logLevel = level
        switch reader.string(forKey: "log.format") ?? "text" {
        case "text": logsJSON = false
        case "json": logsJSON = true
        case let other: throw SettingsError.wrong("PORTALMFA_LOG_FORMAT", value: other, "use text or json")
        }
    }

    /// What the services log through.
    var logger: Logger { .program(logLevel, asJSON: logsJSON) }

    /// The default relay.
    func relay() throws -> RelayEndpoint {
        guard let url = try secret("smtp.url", variable: "PORTALMFA_SMTP_URL") else { throw SettingsError.noRelay }
        return try RelayEndpoint(parsing: url)
    }

    var hasRelay: Bool { (try? secret("smtp.url", variable: "PORTALMFA_SMTP_URL")) != nil }

    func connections() throws -> Int {
        guard let text = reader.string(forKey: "connections") ?? reader.int(forKey: "connections").map(String.init)
        else {
            return 4
        }
        guard let number = Int(text), (1...256).contains(number) else {
            throw SettingsError.wrong("PORTALMFA_CONNECTIONS", value: text, "use a number from 1 to 256")
        }
        return number
    }

    /// What is configured of the use cases.
    func rules() throws -> UseCases.Settings {
        guard let text = reader.string(forKey: "link.life") ?? reader.int(forKey: "link.life").map(String.init) else {
            return UseCases.Settings()
        }
        let longest = Int(Lifetime.longestLink)
        guard let seconds = Int(text), (1...longest).contains(seconds) else {
            throw SettingsError.wrong("PORTALMFA_LINK_LIFE", value: text, "use seconds from 1 to \(longest)")
        }
        return UseCases.Settings(linkLife: TimeInterval(seconds))
    }

    func http() throws -> (host: String, port: Int) {
        try address("http", "PORTALMFA_HTTP") ?? ("127.0.0.1", 8080)
    }

    /// The port of pages that this machine alone reaches: where links to portals on loopback names lead.
    func loopbackPort() throws -> Int? {
        let (host, port) = try http()
        return port != 0 && (host == "localhost" || host == "::1" || host.hasPrefix("127.")) ? port : nil
    }

    /// On which host the console and the API answer, and which proxies are believed.
    func doors() throws -> Doors {
        var console = ConsoleHost.thisMachine
        if let domain = try consoleDomain() { console = .domain(domain) }
        guard let text = reader.string(forKey: "trusted.proxies") else { return Doors(console: console) }
        guard let proxies = TrustedProxies(text) else {
            throw SettingsError.wrong(
                "PORTALMFA_TRUSTED_PROXIES", value: text, "use addresses and networks, such as 127.0.0.1,10.0.0.0/8")
        }
        return Doors(console: console, proxies: proxies)
    }

    /// The address of a page of the console, as an operator opens it.
    func consoleAddress(of path: String) throws -> String {
        if let domain = try consoleDomain() {
            let site = domain.isLoopbackName ? "http://\(domain.ascii):\(try http().port)" : "https://\(domain.ascii)"
            return site + path
        }
        return "http://localhost:\(try http().port)" + path
    }

    private func consoleDomain() throws -> Domain? {
        guard let text = reader.string(forKey: "console") else { return nil }
        do { return try Domain(parsing: text) } catch {
            throw SettingsError.wrong(
                "PORTALMFA_CONSOLE", value: text, "use a host's name, such as console.mssp.example")
        }
    }

    /// Where a worker without pages answers monitors; nil: nowhere.
    func metrics() throws -> (host: String, port: Int)? { try address("metrics", "PORTALMFA_METRICS") }

    private func address(_ key: ConfigKey, _ variable: String) throws -> (host: String, port: Int)? {
        guard let text = reader.string(forKey: key) else { return nil }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65535).contains(port), colon != text.startIndex
        else { throw SettingsError.wrong(variable, value: text, "use host:port, such as 127.0.0.1:8080") }
        return (text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]")), port)
    }

    private func secret(_ key: ConfigKey, variable: String) throws -> String? {
        if let value = reader.string(forKey: key, isSecret: true) { return value }
        let fileKey = ConfigKey(key.components.dropLast() + [key.components.last.map { $0 + "_file" } ?? "file"])
        guard let path = reader.string(forKey: fileKey) else { return nil }
        do {
            return try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            throw SettingsError.unreadableFile(path: path, detail: "named by \(variable)_FILE")
        }
    }

    /// `Templates` here, else `../share/portalmfa/Templates` beside the program.
    private static var installedTemplates: String {
        let here = "Templates"
        if FileManager.default.fileExists(atPath: here) { return here }
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        return program.deletingLastPathComponent().appendingPathComponent("share/portalmfa/Templates").path
    }
}

/// A setting that cannot be used.
enum SettingsError: Error, CustomStringConvertible {
    case noRelay
    case wrong(String, value: String, String)
    case unreadableFile(path: String, detail: String)

    var description: String {
        switch self {
        case .noRelay:
            "no relay is configured: set PORTALMFA_SMTP_URL, such as smtps://user:password@mail.example:465"
        case .wrong(let name, let value, let cure):
            "\(name) cannot be \"\(value.prefix(40))\": \(cure)"
        case .unreadableFile(let path, let detail):
            "\(path) cannot be read (\(detail)): check the path and its permissions"
        }
    }
}

extension Logger.Level {
    fileprivate static var allNames: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
