import Mail
import Mustache
import Policy
import Portals
import Storage

/// What stands in a template's places. What is nil is not there.
typealias Values = [String: Any?]

/// Prints the console's pages: a template, values, and the frame around every page. Pure.
struct ConsolePrinter: Sendable {
    let assets = Assets.console
    private let library: MustacheLibrary

    init() {
        library = MustacheLibrary(pages: Self.sources)
    }

    /// A page before a sign-in.
    func print(_ template: String, title: String, _ values: Values) -> String {
        render(template, values.merging(["title": title, "stylesheet": assets.stylesheetPath]) { own, _ in own })
    }

    /// A page of somebody who is signed in.
    func print(_ template: String, title: String, _ values: Values, _ visit: ConsoleVisit, at place: Place?) -> String {
        let frame: Values = [
            "title": title, "stylesheet": assets.stylesheetPath, "script": assets.scriptPath, "csrf": visit.csrf,
            "person": visit.session.person.email.addrSpec, "role": visit.session.person.operator.role.words,
            "isAdmin": visit.isAdmin, "flash": Flash(visit.query["notice"])?.sentence,
            "places": Place.allCases.filter { visit.isAdmin || !$0.isForAdmins }.map {
                ["name": $0.words, "href": $0.path, "isHere": $0 == place] as [String: Any]
            },
        ]
        return render(template, values.merging(frame) { own, _ in own })
    }

    /// A piece of a page, such as a row that has changed.
    func render(_ template: String, _ values: Values) -> String {
        guard let printed = library.render(values.compactMapValues { $0 }, withTemplate: template) else {
            preconditionFailure("there is no template \(template)")
        }
        return printed
    }

    /// What the bar at the top leads to.
    enum Place: String, CaseIterable, Sendable {
        case portals, queue, audit, letters, operators
        case keys = "api-keys"

        var path: String { "/\(rawValue)" }

        var words: String {
            switch self {
            case .portals: "Portals"
            case .queue: "Mail Queue"
            case .audit: "Audit"
            case .letters: "Letters"
            case .operators: "Operators"
            case .keys: "API Keys"
            }
        }

        var isForAdmins: Bool { self == .operators || self == .keys }
    }

    private static let sources: [String: [UInt8]] = [
        "consoleLayout": PackageResources.consoleLayout_mustache,
        "consoleDoor": PackageResources.consoleDoor_mustache,
        "consoleDoorNotice": PackageResources.consoleDoorNotice_mustache,
        "consoleSignIn": PackageResources.consoleSignIn_mustache,
        "consoleSetup": PackageResources.consoleSetup_mustache,
        "consoleSetupCode": PackageResources.consoleSetupCode_mustache,
        "consoleNotice": PackageResources.consoleNotice_mustache,
        "consoleOnce": PackageResources.consoleOnce_mustache,
        "consoleForm": PackageResources.consoleForm_mustache,
        "consolePortals": PackageResources.consolePortals_mustache,
        "consoleUsers": PackageResources.consoleUsers_mustache,
        "consoleUserRow": PackageResources.consoleUserRow_mustache,
        "consoleQueue": PackageResources.consoleQueue_mustache,
        "consoleMail": PackageResources.consoleMail_mustache,
        "consoleRelayTest": PackageResources.consoleRelayTest_mustache,
        "consoleAudit": PackageResources.consoleAudit_mustache,
        "consoleLetters": PackageResources.consoleLetters_mustache,
        "consoleOperators": PackageResources.consoleOperators_mustache,
        "consoleKeys": PackageResources.consoleKeys_mustache,
    ]
}

extension Operator.Role {
    var words: String {
        switch self {
        case .msspAdmin: "MSSP admin"
        case .technician: "technician"
        }
    }
}

extension Values {
    /// As an element of a list, where a template would take a nil for something.
    var present: [String: Any] { compactMapValues { $0 } }
}
