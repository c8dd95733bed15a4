import ArgumentParser
import Authenticators
import Foundation
import Portals

/// `portalmfa key`: the server key and its rotation.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Show, rotate and replace the server key.",
        discussion: """
            In this order:
              portalmfa key rotate    puts a new key in front of server.key; everything new uses it once it is read
              start every `portalmfa run`, `serve` and `work` again, so that all of them know it
              portalmfa key reseal    seals anew what an older key sealed
            Keep a copy of the new server.key, apart from backups of the database.

            Older keys stay in the file: links in mails sent before, audit entries of before and backups of before need
            them. No command removes one. By hand, remove an older key's line only when `key list` shows nothing on it,
            no backup of its time will be restored, and the audit of its time need not be verified any more.
            """,
        subcommands: [List.self, Rotate.self, Reseal.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the keys and what hangs on each.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "One JSON document.") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let progress = ProgressLine(of: "sealed values")
            let uses = try await house.useCases.keyUse { progress.show($0) }
            let missing = uses.keys.filter { !house.keys.ids.contains($0) }.sorted { "\($0)" < "\($1)" }
            let keys = (house.keys.ids + missing).map { id in
                KeyDocument(
                    id, uses[id] ?? .none,
                    standing: id == house.keys.current.id ? "current" : missing.contains(id) ? "missing" : "older")
            }
            if json { return try JSON.print(keys) }
            Terminal.table(
                ["key", "standing", "user secrets", "operator secrets", "relays", "open links"],
                keys.map {
                    [
                        $0.id, $0.standing, "\($0.userSecrets)", "\($0.operatorSecrets)", "\($0.relays)",
                        "\($0.openLinks)",
                    ]
                }, ifEmpty: "no keys")
            if !missing.isEmpty {
                throw CommandFailure(
                    "something was sealed with a key that is not in server.key: restore the file that has it")
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a new key in front of the key file.",
            discussion: "Older keys stay in the file. Killed anywhere, the old file is there, or the new one.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "Do not ask.") var proceed = false

        func run() async throws {
            let directory = try await common.settings().stateDirectory
            // Keys and database belong together, or nothing is changed.
            let before = try House(in: directory).keys
            try Terminal.confirm(
                "Puts a new key in front of \(before.current.id). Until every portalmfa process is started again, those "
                    + "that run cannot read what newer ones seal.", proceed: proceed)
            var random = SystemRandomNumberGenerator()
            let file = ServerKeyFile(path: House.keyPath(in: directory))
            let keys = try file.rotate(to: ServerKey(using: &random))
            print(
                "server key: \(keys.current.id), before it \(keys.older.map(\.id.description).joined(separator: ", "))")
            try await House(in: directory).useCases.noteRotation(hostRequest())
            print("next:       start every `portalmfa run`, `serve` and `work` again, then `portalmfa key reseal`;")
            print("            keep a copy of \(file.path) apart from backups of the database")
        }
    }

    struct Reseal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Seal anew, under the current key, what an older key sealed.",
            discussion: """
                Users' and operators' authenticators and relays' URLs, in small transactions while everything runs.
                Stopped in between, it goes on where it was the next time. Every portalmfa process must have been started
                again since the rotation: one that does not know the current key cannot read what is sealed anew.
                """)
        @OptionGroup var common: CommonOptions
        @Flag(help: "Do not ask.") var proceed = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            try Terminal.confirm(
                "Seals everything under key \(house.keys.current.id). Has every portalmfa process been started again "
                    + "since that key is in the file?", proceed: proceed)
            let progress = ProgressLine(of: "sealed values")
            let done = try await house.useCases.reseal(hostRequest()) { progress.show($0) }
            print("\(done.resealed) sealed anew under key \(house.keys.current.id)")
            guard let first = done.refused.first else { return }
            for error in done.refused.dropFirst() { FileHandle.standardError.write(Data("\(error)\n".utf8)) }
            throw CommandFailure("\(done.refused.count) cannot be opened and stay as they are: \(first)")
        }
    }
}

/// A key as `--json` shows it.
private struct KeyDocument: Encodable {
    let id: String
    /// `current`, `older`, or `missing` from the key file.
    let standing: String
    let userSecrets: Int
    let operatorSecrets: Int
    let relays: Int
    let openLinks: Int

    init(_ id: ServerKeyID, _ use: UseCases.KeyUse, standing: String) {
        self.id = id.description
        self.standing = standing
        userSecrets = use.users
        operatorSecrets = use.operators
        relays = use.relays
        openLinks = use.links
    }
}
