import Mustache

/// The frame around every letter's words: `layout.html.mustache` and `layout.text.mustache`, parsed and checked.
/// Pure. Inserts what it is given unescaped; MarkedLetter.swift escapes for HTML before.
struct Layout: Sendable {
    let file: String
    private let template: MustacheTemplate

    /// - Throws: `TemplateError.flaw`
    init(_ file: TemplateFile) throws(TemplateError) {
        try Self.tags.check(file.text, in: file)
        template = try MustacheTemplate(unescaped: file.text, in: file)
        self.file = file.name
    }

    func filled(with content: [String: Any]) -> String {
        template.render(content)
    }

    private static let tags = TagVocabulary(
        values: [
            "language", "direction", "subject", "preheader", "heading", "greeting", "button", "link", "validity",
            "linkHint", "caution", "footer", "portalName", "portalDomain", "logo", "accent", "accentText", ".",
        ],
        sections: ["logo", "paragraphs", "action", "notes"])
}
