import ArgumentParser
import Foundation
import Mail
import Portals
import Secrets

/// `portalmfa operator`, what lets somebody in or locks somebody out.
extension OperatorCommand {
    struct Setup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a one-time link to choose password and authenticator anew.",
            discussion: """
                For a new operator, or one who lost the device. Hand it over in person or by a way only that operator \
                reads: whoever opens it first can sign in. It works once, for a day; an earlier link stops working, and \
                what the operator has goes on working until the new authenticator is confirmed.
                """)
        @OptionGroup var common: CommonOptions
        @Argument(help: "The operator's address.", transform: EmailAddress.init(parsing:)) var email: EmailAddress

        func run() async throws {
            let settings = try await common.settings()
            print(try await House(in: settings.stateDirectory).setupLink(for: email, settings))
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a disabled operator sign in again.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The operator's address.", transform: EmailAddress.init(parsing:)) var email: EmailAddress

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            try await house.useCases.setEnabled(true, operator: email, hostRequest())
            print("\(email.addrSpec) is enabled")
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lock an operator out, at once and in the middle of a session.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The operator's address.", transform: EmailAddress.init(parsing:)) var email: EmailAddress

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            try await house.useCases.setEnabled(false, operator: email, hostRequest())
            print("\(email.addrSpec) is disabled")
        }
    }
}

extension House {
    /// A new one-time link by which an operator chooses password and authenticator.
    func setupLink(for email: EmailAddress, _ settings: Settings) async throws -> String {
        let token = try await useCases.issueSetup(for: email, hostRequest())
        return try settings.consoleAddress(of: "/setup/\(token.reveal())")
    }
}
