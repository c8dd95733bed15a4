import Letters
import Mail
import Policy
import Testing

/// A broken template is found at start, with its file, its line and the cure.
struct TemplateMistakeTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let file: String
        let replacing: String
        let with: String
        let report: String
        var testDescription: String { report }

        init(_ file: String, _ replacing: String, _ with: String, _ report: String) {
            (self.file, self.replacing, self.with, self.report) = (file, replacing, with, report)
        }
    }

    @Test(arguments: [
        Mistake(
            "en/mfa-reconfigure.mustache", "for {{portalName}} was reset", "for {{portalNmae}} was reset",
            "en/mfa-reconfigure.mustache:7: {{portalNmae}} means nothing here: "
                + "use one of expiresAt, portalDomain, portalName, supportContact"),
        Mistake(
            "de/invitation.mustache", "{{expiresAt}} annehmen", "{{occurredAt}} annehmen",
            "de/invitation.mustache:2: {{occurredAt}} means nothing here"),
        Mistake(
            "ja/mfa-reset-notice.mustache", "（{{portalDomain}}）", "（{{portalDomain}）",
            "ja/mfa-reset-notice.mustache:5: a tag is not closed on its line"),
        Mistake(
            "fr/invitation.mustache", "rejoindre {{portalName}}", "rejoindre {portalName}}",
            "fr/invitation.mustache:1: a brace stands outside of a tag"),
        Mistake(
            "en/invitation.mustache", "contact {{supportContact}}", "contact {{{supportContact}}}",
            "en/invitation.mustache:13: {{{supportContact}} is not allowed"),
        Mistake(
            "es/invitation.mustache", "Heading:", "Headline:",
            "es/invitation.mustache:3: Headline is not a field of this file"),
        Mistake(
            "es/invitation.mustache", "Heading:", "Preheader:",
            "es/invitation.mustache:3: Preheader is given twice"),
        Mistake(
            "es/invitation.mustache", "Heading: Le", "Heading:\nLe", "es/invitation.mustache:3: Heading has no words"),
        Mistake(
            "en/mfa-reset-notice.mustache", "Heading: Your MFA was reset\n", "",
            "en/mfa-reset-notice.mustache:1: the field Heading is missing"),
        Mistake(
            "en/mfa-reset-notice.mustache", "Heading: ", "Button: Sign in\nHeading: ",
            "en/mfa-reset-notice.mustache:3: Button is not a field of this file"),
        Mistake(
            "en/invitation.mustache", "It is valid until {{expiresAt}}.", "It is valid for a while.",
            "en/invitation.mustache:5: Validity does not say until when: use {{expiresAt}}"),
        Mistake(
            "es/invitation.mustache", "Heading:", "Heading:\u{1}",
            "es/invitation.mustache:3: a control character stands here"),
        Mistake(
            "layout.html.mustache", "<!doctype html>\n", "<!doctype html>\n\u{3}",
            "layout.html.mustache:2: a control character stands here"),
        Mistake("de/language.mustache", "Januar, ", "", "de/language.mustache:2: Months has 11 names"),
        Mistake(
            "de/language.mustache", "Direction: ltr", "Direction: left",
            "de/language.mustache:1: Direction is “left”: write ltr or rtl"),
        Mistake(
            "fr/language.mustache", "{{/firstOfMonth}}", "",
            "fr/language.mustache:3: the section {{#firstOfMonth}} is never closed"),
        Mistake(
            "layout.html.mustache", "{{heading}}", "{{headline}}",
            "layout.html.mustache:50: {{headline}} means nothing here"),
        Mistake(
            "layout.html.mustache", "{{portalName}}</p>", "{{{portalName}}}</p>",
            "layout.html.mustache:46: {{{portalName}} is not allowed"),
        Mistake(
            "layout.html.mustache", "{{caution}}", "{{> caution}}",
            "layout.html.mustache:75: {{> caution}} is not allowed"),
        Mistake(
            "layout.html.mustache", "{{/paragraphs}}", "{{/notes}}",
            "layout.html.mustache:54: {{/notes}} closes a section that is not the innermost open one"),
        Mistake(
            "layout.text.mustache", "{{link}}\n", "",
            "layout.text.mustache: the text part rendered without the link"),
    ])
    func aMistakeIsReportedWithFileAndLine(_ mistake: Mistake) throws {
        let copy = try TemplateCopy()
        let text = try copy.read(mistake.file)
        try #require(text.contains(mistake.replacing))
        try copy.write(text.replacing(mistake.replacing, with: mistake.with, maxReplacements: 1), to: mistake.file)
        let report = try #require(copy.mistake())
        #expect(report.hasPrefix(mistake.report), "\(report)")
    }

    @Test func aLetterWithoutParagraphsIsRefused() throws {
        let copy = try TemplateCopy()
        let fields = try copy.read("de/mfa-reset-notice.mustache").split(separator: "\n\n")[0]
        try copy.write(String(fields), to: "de/mfa-reset-notice.mustache")
        #expect(copy.mistake()?.hasPrefix("de/mfa-reset-notice.mustache:1: the letter has no paragraphs") == true)
    }

    @Test(arguments: [
        ("fr/welcome.mustache", "fr/welcome.mustache is no template that a letter uses"),
        ("welcome.mustache", "welcome.mustache is no template that a letter uses"),
        ("letters/invitation.mustache", "letters is not the folder of a language"),
        ("it/invitation.mustache", "it/language.mustache is missing"),
        ("portals/contoso/welcome.mustache", "portals/contoso/welcome.mustache is no template that a letter uses"),
        ("portals/contoso/de/invite.mustache", "portals/contoso/de/invite.mustache is no template that a letter uses"),
        ("portals/contoso/nl/invitation.mustache", "portals/contoso/nl is not the folder of a language"),
        ("portals/Contoso GmbH/de/invitation.mustache", "the folder portals/Contoso GmbH cannot belong to a portal"),
        ("portals/invitation.mustache", "portals/invitation.mustache is no template that a letter uses"),
    ])
    func aFileThatNoLetterWouldUseIsRefused(_ file: String, _ report: String) throws {
        let copy = try TemplateCopy()
        try copy.write(try copy.read("en/invitation.mustache"), to: file)
        let mistake = try #require(copy.mistake())
        #expect(mistake.hasPrefix(report), "\(mistake)")
    }

    @Test(arguments: ["layout.html.mustache", "ja/mfa-configured-notice.mustache", "en/language.mustache"])
    func aMissingFileIsNamed(_ file: String) throws {
        let copy = try TemplateCopy()
        try copy.remove(file)
        #expect(copy.mistake()?.hasPrefix("\(file) is missing") == true)
    }

    @Test func aMistakeInAPortalsOwnTemplateIsFoundWhereItStands() throws {
        let copy = try TemplateCopy()
        let words = try copy.read("de/invitation.mustache").replacing("{{portalDomain}}", with: "{{domain}}")
        try copy.write(words, to: "portals/contoso/de/invitation.mustache")
        #expect(copy.mistake()?.hasPrefix("portals/contoso/de/invitation.mustache:7: {{domain}} means nothing") == true)
    }

    @Test func aMissingFolderIsNamed() {
        let error = #expect(throws: TemplateError.self) { try TemplateCatalogue(directory: "/nonexistent/Templates") }
        #expect(error?.description.hasPrefix("the templates at /nonexistent/Templates cannot be read") == true)
    }

    @Test func whatEditorsLeaveBehindChangesNothing() throws {
        let copy = try TemplateCopy()
        let words = try copy.read("en/invitation.mustache")
        let fromWindows = "\u{FEFF}{{! Reviewed by legal }}\n" + words
        try copy.write(fromWindows.replacing("\n", with: "\r\n"), to: "en/invitation.mustache")
        try copy.write("", to: ".DS_Store")
        try copy.write("notes", to: "portals/README.md")
        let changed = try TemplateCatalogue(directory: copy.path).message(.invitation, Northwind.facts())
        let original = try TemplateCatalogue(directory: TemplateCopy.original).message(.invitation, Northwind.facts())
        #expect(changed.text == original.text)
        #expect(changed.html == original.html)
    }
}
