import ArgumentParser
import Foundation
import Letters
import Mail
import Policy
import Portals
import Storage

/// Commands run on the server itself: they act as the host, or as the operator that `--as` names.
func hostRequest(as email: EmailAddress? = nil) -> Request {
    Request(email.map { .operator($0) } ?? .host, from: "command-line")
}

/// `--as EMAIL`, where a command may be the server's own or an operator's.
struct ActingOperator: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: "Act as this operator, who may see and do only so much; else as the server itself.",
        transform: EmailAddress.init(parsing:))
    var email: EmailAddress?

    var request: Request { hostRequest(as: email) }
}

struct CustomerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "customer", abstract: "Customers of the MSSP.", subcommands: [Add.self, List.self, Weight.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a customer.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "A short name: lower-case letters, digits, hyphens.", transform: Slug.init(parsing:))
        var name: Slug

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            _ = try await house.useCases.addCustomer(name, hostRequest())
            print("customer \(name) added; next: portalmfa portal add NAME --customer \(name) --domain DOMAIN")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List customers.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let customers = try await house.useCases.customers(hostRequest())
            if json {
                struct Document: Encodable { let name: String, enabled: Bool, weight: Int }
                return try JSON.print(
                    customers.map { Document(name: $0.name.text, enabled: $0.customer.isEnabled, weight: $0.weight) })
            }
            Terminal.table(
                ["name", "enabled", "weight"],
                customers.map { [$0.name.text, $0.customer.isEnabled ? "yes" : "no", String($0.weight)] },
                ifEmpty: "no customers yet; add one: portalmfa customer add NAME")
        }
    }
}

struct OperatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "operator", abstract: "The MSSP's admins and technicians.",
        subcommands: [
            Add.self, List.self, Assign.self, Unassign.self, Setup.self, Enable.self, Disable.self,
        ])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add an operator.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The operator's address.", transform: EmailAddress.init(parsing:)) var email: EmailAddress
        @Option(
            help: "mssp-admin administers everything; technician, the customers assigned.",
            transform: { text in
                guard let role = Operator.Role(rawValue: text) else {
                    throw ValidationError("there is no role \(text): use mssp-admin or technician")
                }
                return role
            }) var role: Operator.Role

        func run() async throws {
            let settings = try await common.settings()
            let house = try House(in: settings.stateDirectory)
            _ = try await house.useCases.addOperator(email, role: role, hostRequest())
            print("operator \(email.addrSpec) added as \(role.rawValue)")
            print("to choose password and authenticator: \(try await house.setupLink(for: email, settings))")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List operators and whom they work for.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let operators = try await house.useCases.operators(hostRequest())
            let names = Dictionary(
                uniqueKeysWithValues: try await house.useCases.customers(hostRequest()).map {
                    ($0.customer.id, $0.name.text)
                })
            let rows = operators.map { record in
                (record, customers: record.operator.assignments.compactMap { names[$0] }.sorted())
            }
            if json {
                struct Document: Encodable { let email: String, role: String, enabled: Bool, customers: [String] }
                return try JSON.print(
                    rows.map { record, customers in
                        Document(
                            email: record.email.addrSpec, role: record.operator.role.rawValue,
                            enabled: record.operator.isEnabled, customers: customers)
                    })
            }
            Terminal.table(
                ["email", "role", "status", "customers"],
                rows.map { record, customers in
                    [
                        record.email.addrSpec, record.operator.role.rawValue,
                        record.operator.isEnabled ? "enabled" : "disabled",
                        record.operator.role == .msspAdmin ? "all" : customers.joined(separator: " "),
                    ]
                }, ifEmpty: "no operators yet; add one: portalmfa operator add EMAIL --role technician")
        }
    }

    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a technician a customer to work for.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The operator's address.", transform: EmailAddress.init(parsing:)) var email: EmailAddress
        @Argument(help: "The customer's short name.", transform: Slug.init(parsing:)) var customer: Slug

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            try await house.useCases.assign(email, to: customer, true, hostRequest())
            print("\(email.addrSpec) works for \(customer)")
        }
    }

    struct Unassign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take a customer from a technician, at once.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The operator's address.", transform: EmailAddress.init(parsing:)) var email: EmailAddress
        @Argument(help: "The customer's short name.", transform: Slug.init(parsing:)) var customer: Slug

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            try await house.useCases.assign(email, to: customer, false, hostRequest())
            print("\(email.addrSpec) no longer works for \(customer)")
        }
    }
}

extension CustomerCommand {
    struct Weight: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a customer a larger share of a relay it shares.",
            discussion: """
                Customers take turns at a relay. One of weight 3 gets three turns where one of weight 1 gets one, while \
                both have mails waiting. Counts for mails queued from now on.
                """)
        @OptionGroup var common: CommonOptions
        @Argument(help: "The customer's short name.", transform: Slug.init(parsing:)) var name: Slug
        @Argument(help: "1 to 1000.") var weight: Int

        func validate() throws {
            guard (1...1000).contains(weight) else { throw ValidationError("a weight is 1 to 1000") }
        }

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            try await house.useCases.setWeight(weight, of: name, hostRequest())
            print("customer \(name) has weight \(weight)")
        }
    }
}
