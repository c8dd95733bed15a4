import ArgumentParser
import Foundation
import Jobs
import Mail
import Policy
import Portals
import Secrets
import Storage

/// PORTAL EMAIL, as most commands about a user take them.
struct UserArguments: ParsableArguments {
    @Argument(help: "The portal's short name.", transform: Slug.init(parsing:)) var portal: Slug
    @Argument(help: "The user's address.", transform: EmailAddress.init(parsing:)) var email: EmailAddress
}

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "A portal's users: invite, show, disable, reset MFA.",
        subcommands: [
            Add.self, Import.self, List.self, Show.self, Disable.self, Enable.self, Accept.self, ResetMFA.self,
            SetPassword.self,
        ])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a user; sends an invitation unless --confirmed.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var user: UserArguments
        @Option(help: "The user's name.", transform: DisplayName.init(parsing:)) var name: DisplayName?
        @Option(
            help: "The user's language, such as de or pt-BR.",
            transform: { try LanguageTag(parsing: $0).description })
        var locale: String?
        @Flag(help: "The portal has confirmed this user already: no invitation.") var confirmed = false
        @OptionGroup var acting: ActingOperator

        func run() async throws {
            let house = try House(try await common.settings())
            try await house.useCases.addUser(
                Contact(email: user.email, name: name, locale: locale), to: user.portal, isConfirmed: confirmed,
                acting.request)
            print(
                confirmed
                    ? "user \(user.email.addrSpec) added"
                    : "user \(user.email.addrSpec) added; the invitation is queued")
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add the users of a CSV file; those who are there already stay as they are.",
            discussion: """
                The first line names the columns: email, and if you like name and locale, in any order (RFC 4180, UTF-8).

                  email,name,locale
                  ann@people.example,Ann Example,en

                A mistake in the table adds nobody. What was cut off on the way, the same command completes.
                """)
        @OptionGroup var common: CommonOptions
        @Argument(help: "The portal's short name.", transform: Slug.init(parsing:)) var portal: Slug
        @Argument(help: "The CSV file; - for standard input.") var file: String
        @Flag(help: "The portal has confirmed these users already: no invitations.") var confirmed = false
        @OptionGroup var acting: ActingOperator

        func run() async throws {
            let table = try UserTable(csv: try read())
            let house = try House(try await common.settings())
            let progress = ProgressLine(of: "users")
            let added = try await house.useCases.importUsers(
                table, to: portal, isConfirmed: confirmed, acting.request,
                onProgress: { progress.show($0, of: table.contacts.count) })
            let present = table.contacts.count - added
            print(
                "users added: \(added)\(confirmed ? "" : ", their invitations queued")"
                    + (present > 0 ? "; there already: \(present)" : ""))
        }

        private func read() throws -> Data {
            if file == "-" { return FileHandle.standardInput.readDataToEndOfFile() }
            guard let data = FileManager.default.contents(atPath: file) else {
                throw CommandFailure("\(file) cannot be read: check the path and its permissions")
            }
            return data
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List a portal's users and the fate of their last mail.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The portal's short name.", transform: Slug.init(parsing:)) var portal: Slug
        @Option(help: "How many at most.") var limit = 100
        @Option(help: "Those after this address: the next page.", transform: EmailAddress.init(parsing:))
        var after: EmailAddress?
        @OptionGroup var acting: ActingOperator
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let users = try await house.useCases.users(
                of: portal, after: after, limit: limit, acting.request)
            if json { return try JSON.print(users.map { UserDocument($0.user, lastMail: $0.lastMail) }) }
            Terminal.table(
                ["email", "status", "mfa", "last mail"],
                users.map { user, mail in
                    [
                        user.contact.email.addrSpec, user.user.status.rawValue, user.user.mfa.name,
                        mail.map { "\($0.letter.rawValue): \($0.state.rawValue)" } ?? "-",
                    ]
                }, ifEmpty: "no users yet; add one: portalmfa user add \(portal) EMAIL")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a user.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var user: UserArguments
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let (record, mail) = try await house.useCases.user(user.email, of: user.portal, hostRequest())
            if json { return try JSON.print(UserDocument(record, lastMail: mail)) }
            print(
                """
                user       \(record.contact.email.addrSpec)\(record.contact.name.map { " (\($0))" } ?? "")
                status     \(record.user.status.rawValue)
                mfa        \(record.user.mfa.name)
                last mail  \(mail.map { "\($0.letter.rawValue): \($0.state.rawValue)\($0.reason.map { ", " + $0 } ?? "")" } ?? "-")
                """)
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Disable a user: no access, no mails, at once.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var user: UserArguments
        @OptionGroup var acting: ActingOperator

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let changed = try await house.useCases.setStatus(
                .disabled, of: user.email, at: user.portal, acting.request)
            print("user \(user.email.addrSpec) is \(changed ? "" : "already ")disabled")
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Enable a disabled user.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var user: UserArguments
        @OptionGroup var acting: ActingOperator

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let changed = try await house.useCases.setStatus(
                .enabled, of: user.email, at: user.portal, acting.request)
            print("user \(user.email.addrSpec) is \(changed ? "" : "already ")enabled")
        }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept-invitation",
            abstract: "For portals that keep their own passwords: the user has accepted. Prints the decision.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var user: UserArguments
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let decision = try await house.useCases.acceptInvitation(
                user.email, at: user.portal, Request(.portal, from: "command-line"))
            try show(decision, json: json)
        }
    }

    struct ResetMFA: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset-mfa", abstract: "Reset a user's MFA, for a lost device.",
            discussion: """
                Authenticator and recovery codes are gone, sessions end, the user is told by mail. At the next sign-in a
                mail with the portal's own domain leads the user to configure MFA again.
                """)
        @OptionGroup var common: CommonOptions
        @OptionGroup var user: UserArguments
        @Option(
            name: .customLong("as"), help: "The operator who does it: an MSSP admin, or a technician of that customer.",
            transform: EmailAddress.init(parsing:))
        var asOperator: EmailAddress
        @Option(help: "Why, for the audit.") var reason: String
        @Flag(help: "Answer Proceed? with yes.") var proceed = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let request = hostRequest(as: asOperator)
            _ = try await house.useCases.user(user.email, of: user.portal, request)
            try Terminal.confirm(
                "Resetting the MFA of \(user.email.addrSpec) at \(user.portal) removes the authenticator for good.",
                proceed: proceed)
            try await house.useCases.resetMFA(of: user.email, at: user.portal, reason: reason, request)
            print("MFA of \(user.email.addrSpec) is reset; the next sign-in sends the mail to configure it again")
        }
    }

    struct SetPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-password",
            abstract: "Set a hosted portal's user's password, from a prompt or standard input.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var user: UserArguments

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            guard let typed = Terminal.secret("New password: ") else {
                throw ValidationError("no password on standard input: type it, or pipe one line")
            }
            try await house.useCases.setPassword(Secret(typed), of: user.email, at: user.portal, hostRequest())
            print("password of \(user.email.addrSpec) set")
        }
    }
}

/// A decision on standard output.
func show(_ decision: SignIn, json: Bool) throws {
    if json { return try JSON.print(SignInDocument(decision)) }
    print("\(decision.name) (\(decision.reason))\(decision.mail.map { ", mail \($0.name)" } ?? "")")
}

struct SignInCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-in", abstract: "A sign-in whose password the caller has checked: prints the decision.",
        discussion: """
            allow         let the user in
            challenge     ask for a code, then: portalmfa mfa verify
            configure     let the user configure MFA now: portalmfa mfa configure
            reconfigure   no access until the link in the mail was followed
            deny          no access
            """)
    @OptionGroup var common: CommonOptions
    @OptionGroup var user: UserArguments
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let house = try House(try await common.settings())
        try show(
            try await house.useCases.signIn(
                user.email, at: user.portal, Request(.portal, from: "command-line")), json: json)
    }
}

struct MFACommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mfa", abstract: "Configure and verify authenticators, for portals with their own pages.",
        subcommands: [Configure.self, Confirm.self, Verify.self])

    struct Configure: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin configuring; prints the secret once, as JSON.",
            discussion: """
                Refused unless now is the time: the policy is on, and the user never configured, or was reset and gives
                the mail's token (--link).
                """)
        @OptionGroup var common: CommonOptions
        @OptionGroup var user: UserArguments
        @Option(help: ArgumentHelp("The token of the mailed link.", valueName: "token")) var link: String?

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let begun = try await house.useCases.beginConfiguring(
                user.email, at: user.portal, token: link.map { Secret($0) }, Request(.portal, from: "command-line"))
            try JSON.print(BegunAuthenticatorDocument(begun))
        }
    }

    struct Confirm: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The first right code binds the authenticator; prints the recovery codes once, as JSON.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var user: UserArguments
        @Argument(help: "The six digits the authenticator shows.") var code: String

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let codes = try await house.useCases.confirm(
                user.email, at: user.portal, code: code, Request(.portal, from: "command-line"))
            try JSON.print(RecoveryCodesDocument(codes))
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer a challenge with a code or a recovery code. Exits 1 if it is wrong.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var user: UserArguments
        @Argument(help: "Six digits, or a recovery code.") var code: String

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            try await house.useCases.verify(
                user.email, at: user.portal, code: code, Request(.portal, from: "command-line"))
            print("passed")
        }
    }
}
