import Letters
import Mail
import Policy
import Testing

/// What every letter of every language must and must not hold, whatever its words.
struct LetterContentTests {
    private let catalogue: TemplateCatalogue

    init() throws {
        catalogue = try TemplateCatalogue(directory: TemplateCopy.original)
    }

    @Test(arguments: Letter.allCases, Northwind.languages)
    func bothPartsNameThePortalAndItsDomain(_ letter: Letter, _ language: String) throws {
        let message = try catalogue.message(letter, Northwind.facts(language))
        for part in [message.text, message.html] {
            #expect(part.contains("portal.northwind.example"))
            #expect(part.contains("Northwind Portal"))
            #expect(part.contains("Zoë O’Hara"))
            #expect(part.contains("support@northwind.example"))
            #expect(part.contains("22:05"))
            #expect(!part.contains("{{"))
        }
        #expect(message.html.contains("<html lang=\"\(language)\" dir=\"ltr\">"))
        #expect(message.language?.description == language)
    }

    @Test(arguments: [Letter.invitation, .mfaReconfigure], Northwind.languages)
    func everyLinkLeadsToThePortalsDomain(_ letter: Letter, _ language: String) throws {
        var facts = try Northwind.facts(language)
        facts.portal.logo = nil
        let message = try catalogue.message(letter, facts)
        let path = letter == .invitation ? "/invitation/" : "/mfa/reconfigure/"
        let link = "https://portal.northwind.example\(path)\(Northwind.token)"
        #expect(message.text.split(whereSeparator: \.isNewline).contains { $0 == link }, "alone on its line")
        #expect(message.html.contains("<a href=\"\(link)\""))
        #expect(message.html.contains(">\(link)</a>"), "in full, to be copied")
        for part in [message.text, message.html] {
            let addresses = part.matches(of: /[a-z]+:\/\/[^\s"<>]*/).map { String($0.output) }
            #expect(!addresses.isEmpty)
            #expect(addresses.allSatisfy { $0 == link })
        }
    }

    @Test(arguments: [Letter.mfaResetNotice, .mfaConfiguredNotice], Northwind.languages)
    func aNoticeCarriesNoLinkAndNoToken(_ letter: Letter, _ language: String) throws {
        var facts = try Northwind.facts(language)
        facts.portal.logo = nil
        let message = try catalogue.message(letter, facts)
        for part in [message.text, message.html] {
            #expect(!part.contains("http:") && !part.contains("https:") && !part.contains("href"))
            #expect(!part.contains("/mfa/") && !part.contains("/invitation/"))
        }
    }

    @Test(arguments: Letter.allCases, Northwind.languages)
    func htmlLoadsNothingButTheLogo(_ letter: Letter, _ language: String) throws {
        let facts = try Northwind.facts(language)
        let html = try catalogue.message(letter, facts).html
        #expect(html.matches(of: /src\s*=/).count == 1)
        #expect(html.contains("src=\"https://cdn.northwind.example/logo.png?v=2&amp;dark=0\" alt=\"Northwind Portal\""))
        for loader in ["<script", "<link", "<iframe", "<form", "@import", "@font-face", "url(", "background="] {
            #expect(!html.lowercased().contains(loader))
        }

        var plain = facts
        plain.portal.logo = nil
        let withoutLogo = try catalogue.message(letter, plain).html
        #expect(!withoutLogo.contains("<img"))
        #expect(withoutLogo.contains(">Northwind Portal</p>"))
    }

    @Test(arguments: [
        ("<script>&\"", "&lt;script&gt;&amp;&quot;"),
        ("it's", "it&#39;s"),
        // Each of these is one `Character` with the accent after it, and still an end of an attribute to a browser.
        ("x\"\u{301} onerror=alert(1)", "x&quot;\u{301} onerror=alert(1)"),
        ("<\u{338}b>", "&lt;\u{338}b&gt;"),
        ("{{link}}", "{{link}}"),
    ])
    func aHostileNameIsHarmlessInHTMLAndVerbatimInText(_ name: String, _ escaped: String) throws {
        for letter in Letter.allCases {
            let message = try catalogue.message(letter, Northwind.facts("en", name: name))
            #expect(message.text.contains(name))
            #expect(message.html.contains("alt=\"\(escaped)\""))
            #expect(escaped == name || !message.html.unicodeScalars.contains(name.unicodeScalars))
            #expect(message.subject.text.contains(name))
        }
    }

    @Test func aHostileRecipientOrContactIsHarmlessToo() throws {
        var facts = try Northwind.facts()
        facts.recipient = NamedAddress(name: try DisplayName(parsing: "<b>Eve</b>"), address: facts.recipient.address)
        facts.portal.supportContact = try DisplayName(parsing: "<i>help</i>")
        let message = try catalogue.message(.mfaResetNotice, facts)
        #expect(message.text.contains("<b>Eve</b>") && message.text.contains("<i>help</i>"))
        #expect(message.html.contains("&lt;b&gt;Eve&lt;/b&gt;") && message.html.contains("&lt;i&gt;help&lt;/i&gt;"))
        #expect(!message.html.contains("<b>") && !message.html.contains("<i>"))
    }

    @Test func whatAPortalLeavesOpenIsSaidInTheLettersLanguage() throws {
        var facts = try Northwind.facts("de")
        facts.recipient = NamedAddress(address: facts.recipient.address)
        facts.portal.supportContact = nil
        let text = try catalogue.message(.mfaReconfigure, facts).text
        #expect(text.hasPrefix("Guten Tag,\n"))
        #expect(text.contains("wenden Sie sich umgehend an Ihr Administrationsteam."))
    }

    @Test func anInternationalDomainIsReadableInTextAndPlainInTheLink() throws {
        let facts = try Northwind.facts("de", domain: "münchen.example")
        let text = try catalogue.message(.mfaReconfigure, facts).text
        #expect(text.contains("\nhttps://xn--mnchen-3ya.example/mfa/reconfigure/"))
        #expect(text.contains("immer zu münchen.example:") || text.contains(" · münchen.example\n"))
    }

    @Test func aPortalsNameThatMakesTheSubjectTooLongIsNamedAsTheCause() throws {
        let copy = try TemplateCopy()
        let words = String(repeating: "{{portalName}} ", count: 3)
        let file = try copy.read("en/invitation.mustache").replacing("Subject: ", with: "Subject: \(words)")
        try copy.write(file, to: "en/invitation.mustache")
        let catalogue = try TemplateCatalogue(directory: copy.path)
        let facts = try Northwind.facts("en", name: String(repeating: "n", count: 200))
        let error = #expect(throws: TemplateError.self) { try catalogue.message(.invitation, facts) }
        #expect(error?.description.hasPrefix("en/invitation.mustache:1: the subject cannot be sent") == true)
    }
}
