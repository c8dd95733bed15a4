import Letters
import Mail
import Mustache
import Policy
import Storage

/// Prints pages: a template, the words of a language, a portal's colours. Pure.
struct PagePrinter: Sendable {
    private let library: MustacheLibrary
    private let assets = Assets.portal

    init() {
        library = MustacheLibrary(pages: Self.sources)
    }

    func print(_ page: Page, of portal: PortalRecord, in language: PageLanguage) -> String {
        let words = language.words(of: portal)
        let accent = portal.profile.accent.flatMap { try? AccentColour(parsing: $0) } ?? .standard
        var values: [String: Any] = [
            "language": language.rawValue, "direction": language.direction,
            "portalTitle": portal.profile.title.text, "caution": words.caution, "footer": words.footer,
            "error": words.error, "stylesheet": assets.stylesheetPath, "accent": Assets.path(for: accent),
        ]
        values["logo"] = portal.profile.logo?.description
        values.merge(page.values(in: words)) { $1 }
        // Nothing else needs one.
        if page.template == "recovery" { values["script"] = assets.scriptPath }
        guard let printed = library.render(values, withTemplate: page.template) else {
            preconditionFailure("there is no template \(page.template)")
        }
        return printed
    }

    private static let sources: [String: [UInt8]] = [
        "layout": PackageResources.layout_mustache,
        "notice": PackageResources.notice_mustache,
        "password": PackageResources.password_mustache,
        "enrol": PackageResources.enrol_mustache,
        "code": PackageResources.code_mustache,
        "codeForm": PackageResources.codeForm_mustache,
        "recovery": PackageResources.recovery_mustache,
        "signIn": PackageResources.signIn_mustache,
        "invitation": PackageResources.invitation_mustache,
        "challenge": PackageResources.challenge_mustache,
        "configure": PackageResources.configure_mustache,
        "notRequired": PackageResources.notRequired_mustache,
        "held": PackageResources.held_mustache,
        "home": PackageResources.home_mustache,
        "newCodes": PackageResources.newCodes_mustache,
    ]
}
