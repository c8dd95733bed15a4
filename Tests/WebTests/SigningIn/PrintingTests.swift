import Foundation
import Letters
import Policy
import Portals
import Secrets
import Storage
import Testing

@testable import Web

/// What stands on the pages of signing in, in every language, for everybody who reads them.
@Suite struct PrintingTests {
    @Test(arguments: PageLanguage.allCases)
    func everyPageIsWholeInEveryLanguage(_ language: PageLanguage) throws {
        let pages = try PrintedPages()
        for (name, page) in try pages.all() {
            let html = pages.print(page, in: language)
            #expect(html.contains("<html lang=\"\(language.rawValue)\" dir=\"ltr\">"), "\(name)")
            #expect(!html.contains("{{") && !html.contains("\"\"\"") && !html.contains("Optional("), "\(name)")
            #expect(!html.contains("<p></p>") && !html.contains("<h1></h1>"), "\(name)")
        }
    }

    /// What may be the same in two languages.
    private static let international: Set<String> = ["Error"]

    @Test(arguments: PageLanguage.allCases.filter { $0 != .english })
    func noSentenceWasLeftInEnglish(_ language: PageLanguage) throws {
        let portal = try PrintedPages().portal
        let (english, other) = (Self.sentences(language: .english, portal), Self.sentences(language: language, portal))
        #expect(english.count == other.count)
        #expect(english.count > 100)
        for (place, sentence) in english where !Self.international.contains(sentence) {
            let translated = try #require(other[place])
            #expect(!translated.isEmpty)
            #expect(translated != sentence, "\(place)")
        }
    }

    /// Every sentence of a language, by its place; those with a number in them too.
    private static func sentences(language: PageLanguage, _ portal: PortalRecord) -> [String: String] {
        let words = language.words(of: portal)
        var found: [String: String] = [:]
        collect(words, at: "words", into: &found)
        for number in [1, 12] {
            found["rule \(number)"] = words.signingIn.invitation.rule(number)
            found["coolingDown \(number)"] = words.signingIn.held.coolingDown(number)
            found["tooShort \(number)"] = words.signingIn.mistakes.tooShort(number)
            found["wait \(number)"] = words.signingIn.mistakes.wait(number)
            found["link wait \(number)"] = words.mistakes.wait(number)
        }
        return found
    }

    private static func collect(_ value: Any, at place: String, into found: inout [String: String]) {
        if let text = value as? String {
            found[place] = text
        } else if let notices = value as? [Notice.Topic: Notice] {
            for (topic, notice) in notices { collect(notice, at: "\(place).\(topic)", into: &found) }
        } else {
            for child in Mirror(reflecting: value).children {
                collect(child.value, at: "\(place).\(child.label ?? "?")", into: &found)
            }
        }
    }

    @Test func everyPageCanBeReadAloudAndUsedWithAKeyboard() throws {
        let pages = try PrintedPages()
        for (name, page) in try pages.all() {
            let html = pages.print(page)
            #expect(html.matches(of: /<h1>/).count == 1, "\(name)")
            for landmark in ["<header", "<main", "<footer"] {
                #expect(html.matches(of: try Regex(landmark + "\\b")).count == 1, "\(name)")
            }
            // Every field that is seen has a label, and every description is there.
            for input in html.matches(of: /<input(?![^>]*type="hidden")[^>]*\bid="([^"]*)"[^>]*>/) {
                #expect(html.contains("<label for=\"\(input.output.1)\">"), "\(name)")
            }
            for reference in html.matches(of: /aria-(?:describedby|labelledby)="([^"]*)"/) {
                for id in reference.output.1.split(separator: " ") { #expect(html.contains("id=\"\(id)\""), "\(name)") }
            }
            let ids = html.matches(of: /\bid="([^"]*)"/).map { String($0.output.1) }
            #expect(Set(ids).count == ids.count, "\(name)")
            #expect(html.matches(of: /\bautofocus\b/).count <= 1, "\(name)")
            #expect(!html.contains("tabindex") && !html.contains("style=") && !html.contains("onclick"), "\(name)")
            // A mistake is the first thing said.
            #expect(html.contains("<title>Error: ") == html.contains("role=\"alert\""), "\(name)")
            let isMistake = ["mistake", "wait", "stale", "confirm"].contains { name.hasSuffix($0) }
            #expect(isMistake == html.contains("role=\"alert\""), "\(name)")
        }
    }

    @Test(arguments: [("", "email"), ("anna@northwind.example", "password")])
    func theCursorIsWhereTypingGoesOn(_ typed: String, _ field: String) throws {
        let html = try PrintedPages().print(.signingIn(.signIn(csrf: "", typed: typed, nil)))
        let focused = html.matches(of: /<input id="(\w+)"[^>]* autofocus/).map { String($0.output.1) }
        #expect(focused == [field])
    }

    @Test func passwordManagersKnowTheFields() throws {
        let pages = try PrintedPages()
        let printed = Dictionary(uniqueKeysWithValues: try pages.all().map { ($0.name, pages.print($0.page)) })
        let signIn = try #require(printed["sign-in"])
        #expect(signIn.contains("autocomplete=\"username\"") && signIn.contains("autocomplete=\"current-password\""))
        let invitation = try #require(printed["invitation"])
        #expect(invitation.matches(of: /autocomplete="new-password"/).count == 2)
        #expect(invitation.contains("autocomplete=\"username\" value=\"anna@northwind.example\" readonly"))
        for name in ["challenge", "enrol", "confirm", "new-codes"] {
            #expect(try #require(printed[name]).contains("autocomplete=\"one-time-code\""))
        }
    }

    @Test(arguments: PageLanguage.allCases)
    func theFileOfRecoveryCodesHoldsThemAllAndThePortalsName(_ language: PageLanguage) throws {
        let pages = try PrintedPages(title: "Nord & Wind <Kunden>")
        let codes = (0..<10).map { Secret("ABCD-EFGH-JKMN-000\($0)") }
        let html = pages.print(.signingIn(.codes(codes, .configured)), in: language)
        let file = try #require(html.firstMatch(of: /download="recovery-codes.txt" href="(data:[^"]*)"/)?.output.1)
        #expect(file.hasPrefix("data:text/plain;charset=utf-8,"))
        let text = try #require(file.dropFirst("data:text/plain;charset=utf-8,".count).removingPercentEncoding)
        let lines = text.replacing("\u{FEFF}", with: "").components(separatedBy: "\r\n")
        #expect(lines.contains { $0.contains("Nord & Wind <Kunden>") })
        #expect(lines.contains { $0.contains("portal.northwind.example") })
        for code in codes { #expect(lines.contains(code.reveal())) }
    }

    @Test func onlyRecoveryCodesNeedAScriptAndItIsAFile() throws {
        let pages = try PrintedPages()
        for (name, page) in try pages.all() {
            let scripts = pages.print(page).matches(of: /<script[^>]*>[^<]*<\/script>/).map { String($0.output) }
            let shows = name.hasPrefix("codes") || name == "recovery"
            #expect(
                scripts == (shows ? ["<script src=\"\(Assets.portal.scriptPath)\" defer></script>"] : []), "\(name)")
        }
    }

    @Test func aLogoStandsForThePortalsNameAndSaysIt() throws {
        let logo = "https://cdn.northwind.example:8443/logo.svg?x=1&y=2"
        let pages = try PrintedPages(title: "North \"&\" Wind", logo: logo)
        let html = pages.print(.signingIn(.challenge(csrf: "", nil)))
        #expect(
            html.contains(
                "<img class=\"logo\" src=\"https://cdn.northwind.example:8443/logo.svg?x=1&amp;y=2\" "
                    + "alt=\"North &quot;&amp;&quot; Wind\" referrerpolicy=\"no-referrer\">"))
        let without = try PrintedPages(logo: "http://cdn.northwind.example/logo.svg")
        #expect(!without.print(.signingIn(.challenge(csrf: "", nil))).contains("<img"))
    }

    @Test(arguments: ["<script>alert(1)</script>", "\"><img src=x>", "{{csrf}} & 'Söhne'"])
    func whatSomebodyTypedOrIsCalledIsText(_ hostile: String) throws {
        let pages = try PrintedPages(title: hostile)
        for page: SigningInPage in [
            .signIn(csrf: "", typed: hostile, .wrongCredentials),
            .home(csrf: "", try pages.user(name: hostile), .enabled, codesLeft: 7, since: PrintedPages.now),
        ] {
            let html = pages.print(.signingIn(page))
            #expect(!html.contains("<script>") && !html.contains("<img"))
            #expect(html.contains(hostile.escapedForHTML))
        }
    }

    /// WCAG 2.2, 1.4.3: whatever colour a customer has, the button can be read.
    @Test(arguments: ["#ffffff", "#000000", "#ffff00", "#777777", "#0000ff", "#ff0000", "#00ff00", "#767676"])
    func theButtonIsLegibleOnAnyAccent(_ accent: String) throws {
        let colour = try AccentColour(parsing: accent)
        #expect(colour.contrast(with: colour.textColour) >= 4.5)
        #expect(Assets.stylesheet(for: colour).contains("--accent-text: \(colour.textColour)"))
    }
}
