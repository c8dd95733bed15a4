import Authenticators
import Foundation
import Mail
import Policy
import Portals
import SQLiteStorage
import Storage

/// A state directory made for one row: key, database, three customers with a portal each, and their users.
struct StateDirectory: Sendable {
    let url: URL
    let keys: KeyRing
    let storage: any Storage

    /// Makes one, with nobody in it but the customers.
    static func make(in parent: URL) async throws -> StateDirectory {
        let url = parent.appendingPathComponent("pmb-\(UInt32.random(in: 0 ... .max))", isDirectory: true)
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        } catch { throw BenchError.noFile(path: url.path, detail: "\(error)") }
        Leftovers.shared.note(directory: url)
        var random = SystemRandomNumberGenerator()
        try StateDirectory.keyFile(in: url).create(with: ServerKey(using: &random))
        let state = try StateDirectory(existing: url, create: true)
        try await state.addPortals()
        return state
    }

    /// Opens one that another process made.
    init(existing url: URL, create: Bool = false) throws {
        self.url = url
        let keys = try StateDirectory.keyFile(in: url).read()
        self.keys = keys
        let chain = AuditChain(current: { keys.current.authenticationCode(over: $0, for: .audit) })
        storage = try SQLiteEngine(in: url, chain: chain, create: create)
    }

    func remove() { Leftovers.shared.remove(directory: url) }

    var useCases: UseCases { UseCases(storage: storage, keys: keys) }

    private static func keyFile(in url: URL) -> ServerKeyFile {
        ServerKeyFile(path: url.appendingPathComponent("server.key").path)
    }

    static let names = ["acme", "globex", "initech"]

    private func addPortals() async throws {
        let profiles = try StateDirectory.names.map { name in
            let domain = try Domain(parsing: "\(name).example")
            return (
                name: try Slug(parsing: name),
                profile: PortalProfile(
                    title: try DisplayName(parsing: "\(name.capitalized) Portal"), domain: domain,
                    sender: try EmailAddress(parsing: "no-reply@\(name).example"))
            )
        }
        try await storage.transact { transaction throws(StorageError) in
            for (name, profile) in profiles {
                let customer = try transaction.add(customer: name, at: Date())
                _ = try transaction.add(portal: NewPortal(name: name, customer: customer, profile: profile), at: Date())
            }
        }
    }
}
