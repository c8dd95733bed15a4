import ArgumentParser
import Foundation
import Letters
import Mail
import Policy
import Portals
import Storage

struct PortalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "portal", abstract: "Customers' portals and their MFA policy.",
        subcommands: [Add.self, List.self, Show.self, MFA.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a portal. Its MFA policy is on from the start.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "A short name: lower-case letters, digits, hyphens.", transform: Slug.init(parsing:))
        var name: Slug
        @Option(help: "Whose portal it is.", transform: Slug.init(parsing:)) var customer: Slug
        @Option(help: "The host of every link in its mails.", transform: Domain.init(parsing:)) var domain: Domain
        @Option(help: "What its users call it. (default: NAME)", transform: DisplayName.init(parsing:))
        var title: DisplayName?
        @Option(
            help: "The address its mails come from. (default: no-reply@DOMAIN)", transform: EmailAddress.init(parsing:))
        var sender: EmailAddress?
        @Option(
            help: "The language for users without one of their own.",
            transform: { try LanguageTag(parsing: $0).description })
        var locale: String = "en"
        @Option(
            help: "Where its users ask for help, in one line.", transform: { try DisplayName(parsing: $0).text })
        var support: String?
        @Option(
            help: "Its colour, as #rrggbb.",
            transform: { text in
                _ = try AccentColour(parsing: text)
                return text
            })
        var accent: String?
        @Option(
            help: "An https address of its logo.",
            transform: { text in
                _ = try LogoURL(parsing: text)
                return text
            })
        var logo: String?

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let profile = try PortalProfile(
                of: name, domain: domain, title: title, sender: sender, locale: locale, support: support,
                accent: accent, logoURL: logo)
            try await house.useCases.addPortal(name, of: customer, profile: profile, hostRequest())
            print("portal \(name) added on \(domain.unicode); its MFA policy is enabled")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List portals.")
        @OptionGroup var common: CommonOptions
        @OptionGroup var acting: ActingOperator
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let portals = try await house.useCases.portals(acting.request)
            if json { return try JSON.print(portals.map { PortalDocument($0) }) }
            Terminal.table(
                ["name", "customer", "domain", "mfa policy"],
                portals.map {
                    [
                        $0.name.text, $0.customerName.text, $0.profile.domain.unicode, $0.portal.mfaPolicy.rawValue,
                    ]
                }, ifEmpty: "no portals yet; add one: portalmfa portal add NAME --customer C --domain D")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a portal and its users' MFA states.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The portal's short name.", transform: Slug.init(parsing:)) var name: Slug
        @Flag(help: "Print JSON.") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let portal = try await house.useCases.portal(name, hostRequest())
            let counts = try await house.useCases.mfaCounts(name, hostRequest())
            let users = counts.neverConfigured + counts.configured + counts.reset
            if json { return try JSON.print(PortalDocument(portal, users: users)) }
            print(
                """
                portal      \(portal.name) (\(portal.profile.title))
                customer    \(portal.customerName)
                domain      \(portal.profile.domain.unicode)
                sender      \(portal.profile.sender.addrSpec)
                mfa policy  \(portal.portal.mfaPolicy.rawValue)
                users       \(users): \(counts.configured) configured, \(counts.neverConfigured) never configured, \
                \(counts.reset) reset
                """)
        }
    }

    struct MFA: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Switch a portal's MFA policy, or preview what a switch changes.",
            discussion: """
                enable    everybody must configure and pass MFA
                disable   who never configured enters without; who did goes on authenticating
                preview   what the other value would change
                """)

        enum Verb: String, ExpressibleByArgument, CaseIterable { case enable, disable, preview }

        @OptionGroup var common: CommonOptions
        @Argument(help: "The portal's short name.", transform: Slug.init(parsing:)) var name: Slug
        @Argument(help: "enable, disable or preview.") var verb: Verb
        @Option(
            name: .customLong("as"), help: "The operator who does it: an MSSP admin, or a technician of that customer.",
            transform: EmailAddress.init(parsing:))
        var asOperator: EmailAddress
        @Flag(help: "Answer Proceed? with yes.") var proceed = false
        @Flag(help: "Print JSON (preview).") var json = false

        func run() async throws {
            let house = try House(in: try await common.settings().stateDirectory)
            let request = hostRequest(as: asOperator)
            let current = try await house.useCases.portal(name, request).portal.mfaPolicy
            let wanted: MFAPolicy =
                switch verb {
                case .enable: .enabled
                case .disable: .disabled
                case .preview: current == .enabled ? .disabled : .enabled
                }
            let preview = try await house.useCases.previewPolicy(of: name, to: wanted, request)
            if verb == .preview, json { return try JSON.print(PolicyPreviewDocument(preview, from: current)) }
            let words = """
                The MFA policy of \(name) would be \(wanted.rawValue) (now \(current.rawValue)):
                  users who must configure MFA at their next sign-in  \(preview.mustConfigure)
                  users who enter without MFA                         \(preview.enterWithout)
                  users who go on authenticating                      \(preview.goOnAuthenticating)
                """
            if verb == .preview { return print(words) }
            guard wanted != current else { return print("the MFA policy of \(name) is \(current.rawValue) already") }
            try Terminal.confirm(words, proceed: proceed)
            _ = try await house.useCases.switchPolicy(of: name, to: wanted, request)
            print("the MFA policy of \(name) is \(wanted.rawValue)")
        }
    }
}
