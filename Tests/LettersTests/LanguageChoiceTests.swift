import Letters
import Mail
import Policy
import Testing

/// Which language a letter is written in, and from whose templates.
struct LanguageChoiceTests {
    @Test(
        arguments: [
            ("de", nil, "de"), ("de-AT", nil, "de"), ("DE-latn-at", nil, "de"), (nil, "fr", "fr"), (nil, "fr-CA", "fr"),
            ("ja", "de", "ja"), ("it", "es-MX", "es"), ("it", "pt", "en"), (nil, nil, "en"), ("x-private", nil, "en"),
        ] as [(String?, String?, String)])
    func theUsersLanguageComesBeforeThePortalsBeforeEnglish(_ user: String?, _ portal: String?, _ chosen: String) throws
    {
        let catalogue = try TemplateCatalogue(directory: TemplateCopy.original)
        var facts = try Northwind.facts(user)
        facts.portal.language = try portal.map { try LanguageTag(parsing: $0) }
        #expect(catalogue.language(for: facts).description == chosen)
        #expect(try catalogue.message(.mfaResetNotice, facts).html.contains("<html lang=\"\(chosen)\""))
    }

    @Test func everyLanguageHasAllFiles() throws {
        let catalogue = try TemplateCatalogue(directory: TemplateCopy.original)
        #expect(catalogue.languages.map(\.description) == Northwind.languages)
        let words = ["language"] + Letter.allCases.map(\.rawValue)
        let expected = Northwind.languages.flatMap { language in words.map { "\(language)/\($0).mustache" } }
        #expect(catalogue.files == (expected + ["layout.html.mustache", "layout.text.mustache"]).sorted())
    }

    @Test func aPortalsOwnTemplateReplacesTheOneOfThatNameOnly() throws {
        let copy = try TemplateCopy()
        let invitation = try copy.read("en/invitation.mustache").replacing("You have been invited", with: "Ahoy, you")
        try copy.write(invitation, to: "portals/northwind/en/invitation.mustache")
        let layout = try copy.read("layout.text.mustache") + "\nOwn layout\n"
        try copy.write(layout, to: "portals/northwind/layout.text.mustache")
        let catalogue = try TemplateCatalogue(directory: copy.path)
        let own = try Northwind.facts("en")
        let other = try Northwind.facts("en", name: "Contoso", folder: "contoso")

        #expect(try catalogue.message(.invitation, own).text.contains("Ahoy, you to Northwind Portal"))
        #expect(try catalogue.message(.invitation, other).text.contains("You have been invited to Contoso"))
        #expect(try catalogue.message(.mfaReconfigure, own).text.contains("please set up MFA again."))
        #expect(try catalogue.message(.invitation, Northwind.facts("de")).text.hasSuffix("Own layout\n"))
        #expect(try !catalogue.message(.invitation, other).text.contains("Own layout"))
        #expect(catalogue.files.contains("portals/northwind/en/invitation.mustache"))
    }

    @Test func whatAPortalIsCalledFindsNoTemplates() throws {
        let copy = try TemplateCopy()
        let layout = try copy.read("layout.text.mustache") + "\nOwn layout\n"
        try copy.write(layout, to: "portals/northwind/layout.text.mustache")
        let catalogue = try TemplateCatalogue(directory: copy.path)
        for name in ["northwind", "../portals/northwind", "northwind/."] {
            let facts = try Northwind.facts("en", name: name, folder: nil)
            #expect(try !catalogue.message(.invitation, facts).text.contains("Own layout"))
        }
    }

    @Test func aNewLanguageNeedsNothingButItsFolder() throws {
        let copy = try TemplateCopy()
        for file in ["language"] + Letter.allCases.map(\.rawValue) {
            let words = try copy.read("en/\(file).mustache").replacing("Direction: ltr", with: "Direction: rtl")
            try copy.write(words.replacing("November", with: "نوفمبر"), to: "ar/\(file).mustache")
        }
        let message = try TemplateCatalogue(directory: copy.path).message(.mfaResetNotice, Northwind.facts("ar-EG"))
        #expect(message.html.contains("<html lang=\"ar\" dir=\"rtl\">"))
        #expect(message.text.contains("23 نوفمبر 2026, 22:05 UTC"))
    }
}
