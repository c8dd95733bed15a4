import Portals
import Testing

@testable import Web

@Suite struct WordsTests {
    @Test(arguments: [
        (String?("ja"), "de", PageLanguage.japanese), (nil, "de", .german), ("pt-BR", "fr-CH", .french),
        ("es_x", "xx", .english),
        ("ES-419", "de", .spanish), (nil, "", .english),
    ])
    func theUsersLanguageComesFirstThenThePortals(_ user: String?, _ portal: String, _ expected: PageLanguage) {
        #expect(PageLanguage(preferring: user, portal) == expected)
    }

    @Test(arguments: PageLanguage.allCases)
    func everyPageSpeaksTheUsersLanguage(_ language: PageLanguage) async throws {
        let northwind = try await Northwind(locale: "de", userLocale: language.rawValue)
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let enrol = try await browser.enterPassword(token)
        let code = try northwind.code(for: try #require(enrol.key))
        let pages = [
            try await browser.open(token), try await browser.enterPassword(token, "wrong"), enrol,
            try await browser.enterCode(token, "wrong", from: enrol),
            try await browser.enterCode(token, code, from: try await browser.open(token)),
        ]
        // The second right password began anew, so the first code is wrong; what counts here is the words.
        for page in pages {
            #expect(page.text.contains("<html lang=\"\(language.rawValue)\" dir=\"ltr\">"))
            #expect(!page.heading.isEmpty)
            #expect(!page.text.contains("{{"))
        }
        #expect(Set(pages.map(\.heading)).count >= 3)
        // Before the user is known, the portal's.
        #expect(try await browser.open("nonsense").text.contains("<html lang=\"de\""))
    }

    @Test(arguments: PageLanguage.allCases)
    func everyNoticeHasItsWords(_ language: PageLanguage) async throws {
        let northwind = try await Northwind()
        let portal = try await northwind.useCases.portal(northwind.portal, Northwind.host)
        let words = language.words(of: portal)
        for topic in Notice.Topic.allCases {
            let notice = try #require(words.notices[topic])
            #expect(!notice.heading.isEmpty && !notice.text.isEmpty)
        }
    }
}
