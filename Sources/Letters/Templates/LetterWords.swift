import Policy

/// The words of one letter in one language: `<language>/<letter>.mustache`, parsed and checked.
struct LetterWords: Sendable {
    struct Action: Sendable {
        let button: Phrase
        let validity: Phrase
    }

    let file: String
    let subject: Phrase
    let preheader: Phrase
    let heading: Phrase
    /// Present exactly when the letter has a link.
    let action: Action?
    let paragraphs: [Phrase]
    let notes: [Phrase]

    /// - Throws: `TemplateError.flaw`
    init(_ file: TemplateFile, of letter: Letter) throws(TemplateError) {
        let words = try WordFile(file, fields: Self.fields(of: letter))
        let tags = Self.tags(of: letter)
        self.file = file.name
        subject = try words.phrase("Subject", allowing: tags)
        preheader = try words.phrase("Preheader", allowing: tags)
        heading = try words.phrase("Heading", allowing: tags)
        if letter.hasLink {
            let validity = try words.phrase("Validity", allowing: tags)
            guard validity.uses.contains("expiresAt") else {
                throw file.flaw(.noExpiry, line: words.fields["Validity"]?.number ?? 1)
            }
            action = Action(button: try words.phrase("Button", allowing: tags), validity: validity)
        } else {
            action = nil
        }
        // Loops, because `map` does not carry a typed error through.
        var paragraphs: [Phrase] = []
        for line in words.paragraphs { paragraphs.append(try words.phrase(line, allowing: tags)) }
        var notes: [Phrase] = []
        for line in words.notes { notes.append(try words.phrase(line, allowing: tags)) }
        guard !paragraphs.isEmpty else { throw file.flaw(.noWords, line: 1) }
        self.paragraphs = paragraphs
        self.notes = notes
    }

    private static func fields(of letter: Letter) -> [String] {
        ["Subject", "Preheader", "Heading"] + (letter.hasLink ? ["Button", "Validity"] : [])
    }

    private static func tags(of letter: Letter) -> TagVocabulary {
        TagVocabulary(values: ["portalName", "portalDomain", "supportContact", letter.momentTag])
    }
}

extension Letter {
    /// The tag for the one moment that this letter speaks of.
    var momentTag: String { hasLink ? "expiresAt" : "occurredAt" }
}
