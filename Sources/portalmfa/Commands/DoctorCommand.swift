import ArgumentParser
import Authenticators
import Foundation
import Letters
import Portals
import SMTP
import SQLiteStorage
import Storage

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Check configuration, state, templates and relay; say what to do.",
        discussion: "Changes nothing and sends nothing. Exits 1 if something has to be done.")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await common.settings()
        var failures = 0
        func check(_ what: String, _ body: () async throws -> String) async {
            do { print("ok    \(what): \(try await body())") } catch {
                failures += 1
                print("FAIL  \(what): \(error)")
            }
        }
        await check("state directory") {
            let house = try House(in: settings.stateDirectory)
            return "\(settings.stateDirectory.path), server key \(house.keys.current.id)"
        }
        await check("database") {
            let found = try House(in: settings.stateDirectory).storage.writerSettings()
            guard found.journalMode == "wal", found.synchronous == 2, found.memoryMap == 0 else {
                throw StorageError.engine(detail: "the writer is not set to WAL, synchronous=FULL and no memory map")
            }
            let note =
                DoctorCommand.hasWALResetBug(found.library) ? ", whose WAL-reset bug our checkpoints keep clear of" : ""
            return "schema \(found.schema), WAL, synchronous=FULL; SQLite \(found.library)\(note)"
        }
        await check("audit") {
            switch try await House(in: settings.stateDirectory).useCases.verifyAudit(hostRequest()) {
            case .intact(let entries, _): return "\(entries) entries, intact"
            case .broken(let sequence, let cause): throw AuditBroken(sequence: sequence, cause: cause.rawValue)
            }
        }
        await check("templates") {
            let catalogue = try TemplateCatalogue(directory: settings.templates)
            return "\(settings.templates), \(catalogue.files.count) files in \(catalogue.languages.count) languages"
        }
        await check("relay") { try await DoctorCommand.greet(try settings.relay()) }
        for relay in await DoctorCommand.relays(settings) where relay.id != .default {
            await check("relay \(relay.name)") {
                let useCases = try House(in: settings.stateDirectory).useCases
                let words = try await DoctorCommand.greet(try endpoint(of: relay, useCases) ?? settings.relay())
                return relay.pausedAt == nil ? words : "\(words); paused: portalmfa queue resume \(relay.name)"
            }
        }
        if failures > 0 { throw ExitCode.failure }
    }

    private static func greet(_ relay: RelayEndpoint) async throws -> String {
        let session = Session(to: relay, heloName: relay.heloName ?? House.heloName)
        if let fault = await session.open() { throw StageFailed(fault) }
        await session.close()
        return "\(relay) greets us, \(relay.tls.rawValue)\(relay.credentials == nil ? "" : ", signed in")"
    }

    /// None where the database cannot be read: its own check says so.
    private static func relays(_ settings: Settings) async -> [RelayRecord] {
        do { return try await House(in: settings.stateDirectory).useCases.relays(hostRequest()) } catch { return [] }
    }

    /// Fixed in 3.51.3 and in 3.50.7 and 3.44.6.
    static func hasWALResetBug(_ version: String) -> Bool {
        let parts = version.split(separator: ".").compactMap { Int($0) }
        guard parts.count >= 3 else { return true }
        switch (parts[1], parts[2]) {
        case (51, let patch): return patch < 3
        case (50, let patch): return patch < 7
        case (44, let patch): return patch < 6
        case (let minor, _): return minor < 51
        }
    }
}
