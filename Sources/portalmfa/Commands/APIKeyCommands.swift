import ArgumentParser
import Foundation
import Policy
import Portals
import Secrets
import Storage

/// `portalmfa api-key`: keys for programs.
struct APIKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-key", abstract: "Keys for programs that use the JSON API.",
        discussion: """
            A portal that keeps its own login asks PortalMFA for the decision after it has checked the password:

              key=$(portalmfa api-key add shop-backend --scope portal --customer acme)
              curl -H "Authorization: Bearer $key" -H 'Content-Type: application/json' \\
                -d '{"email": "ann@people.example"}' https://console.mssp.example/api/v1/portals/acme-portal/sign-ins

            The API describes itself at /api/v1/openapi.json.
            """,
        subcommands: [Add.self, List.self, Revoke.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key. It is printed now and never again.",
            discussion: """
                portal       for a portal's own backend: see its portals, add users, sign them in, configure and verify
                technician   for what helps technicians: see, switch the policy, reset MFA, add users, retry mails
                mssp-admin   all that an MSSP admin may do for these customers; adds portals

                Only the key itself goes to standard output. To replace one: add another, use that, revoke the old one.
                """)
        @OptionGroup var common: CommonOptions
        @Argument(
            help: "A short name, for the audit: lower-case letters, digits, hyphens.", transform: Slug.init(parsing:))
        var name: Slug
        @Option(
            help: "What it may do: \(APIKey.Scope.allCases.map(\.rawValue).joined(separator: ", ")).",
            transform: { text in
                guard let scope = APIKey.Scope(rawValue: text) else {
                    throw ValidationError("there is no scope \(text): use portal, technician or mssp-admin")
                }
                return scope
            }) var scope: APIKey.Scope
        @Option(
            name: .customLong("customer"), help: "Whose portals it is for; may be repeated.",
            transform: Slug.init(parsing:))
        var customers: [Slug] = []
        @Flag(help: "For the portals of every customer, those added later too.") var allCustomers = false

        func validate() throws {
            if customers.isEmpty != allCustomers {
                throw ValidationError("a key is for somebody: give --customer, once or more, or --all-customers")
            }
        }

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let key = try await house.useCases.addAPIKey(
                name, scope: scope, reach: allCustomers ? .allCustomers : .customers(customers), hostRequest())
            print(key.reveal())
            let whose = allCustomers ? "all customers" : customers.map(\.text).joined(separator: ", ")
            FileHandle.standardError.write(
                Data("API key \(name) made, \(scope.rawValue) for \(whose); it is not shown again\n".utf8))
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List keys: for whom, and when they were used last.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let keys = try await house.useCases.apiKeys(hostRequest())
            let names = Dictionary(
                uniqueKeysWithValues: try await house.useCases.customers(hostRequest()).map {
                    ($0.customer.id, $0.name)
                })
            if json { return try JSON.print(keys.map { APIKeyDocument($0, names: names) }) }
            Terminal.table(
                ["name", "scope", "last used", "revoked", "customers"],
                keys.map { record in
                    [
                        record.key.name.text, record.key.scope.rawValue, Terminal.time(record.lastUsedAt),
                        Terminal.time(record.revokedAt), customers(of: record, names),
                    ]
                }, ifEmpty: "no API keys yet; make one: portalmfa api-key add NAME --scope portal --customer C")
        }

        private func customers(of record: APIKeyRecord, _ names: [CustomerID: Slug]) -> String {
            switch record.key.reach {
            case .all: "all"
            case .only(let ids): ids.compactMap { names[$0]?.text }.sorted().joined(separator: " ")
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a key for good: its next request is refused.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The key's name.", transform: Slug.init(parsing:)) var name: Slug

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let changed = try await house.useCases.revokeAPIKey(name, hostRequest())
            print("API key \(name) is \(changed ? "" : "already ")revoked")
        }
    }
}
