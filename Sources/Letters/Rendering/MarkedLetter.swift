import Mail

/// A letter's words with a portal's facts in their places and a mark for each blank: plain text, not yet laid out.
/// Pure. The one place where text becomes HTML text: `content(for: .html)` escapes every value there is.
struct MarkedLetter {
    let subject: String
    private let values: [String: String]
    private let paragraphs: [String]
    private let notes: [String]
    private let action: [String: String]?
    private let logo: String?

    init(_ edition: Edition, for portal: PortalFace, namingRecipient: Bool) {
        let (words, language) = (edition.words, edition.language)
        let known: [String: Any] = [
            "portalName": portal.name.text,
            "portalDomain": portal.domain.unicode,
            "supportContact": portal.supportContact?.text ?? language.support,
            edition.letter.momentTag: Blank.moment.mark,
        ]
        subject = words.subject.filled(with: known)
        values = [
            "language": language.tag.description,
            "direction": language.direction.rawValue,
            "subject": subject,
            "preheader": words.preheader.filled(with: known),
            "heading": words.heading.filled(with: known),
            "greeting": namingRecipient
                ? language.greeting.filled(with: ["recipientName": Blank.recipientName.mark])
                : language.greetingUnnamed.filled(with: [:]),
            "caution": language.caution.filled(with: known),
            "footer": language.footer.filled(with: known),
            "portalName": portal.name.text,
            "portalDomain": portal.domain.unicode,
            "accent": portal.accent.description,
            "accentText": portal.accent.textColour.description,
        ]
        paragraphs = words.paragraphs.map { $0.filled(with: known) }
        notes = words.notes.map { $0.filled(with: known) }
        logo = portal.logo?.description
        if let action = words.action {
            self.action = [
                "link": Blank.link.mark,
                "button": action.button.filled(with: known),
                "validity": action.validity.filled(with: known),
                "linkHint": language.link.filled(with: known),
            ]
        } else {
            action = nil
        }
    }

    enum Form { case text, html }

    /// What a layout is rendered with.
    func content(for form: Form) -> [String: Any] {
        func written(_ text: String) -> String { form == .html ? text.escapedForHTML : text }
        var content: [String: Any] = values.mapValues(written)
        content["paragraphs"] = paragraphs.map(written)
        content["notes"] = notes.map(written)
        content["action"] = action?.mapValues(written)
        content["logo"] = logo.map(written)
        return content
    }
}
