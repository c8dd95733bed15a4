package import Mail
import Policy

/// All letters in all languages, with the portals' own templates laid over the product's by name.
/// Reads the folder once, at start, and proves every edition with sample facts; afterwards pure.
/// A template that could send a letter with a hole refuses to start, naming file, line and cure.
package struct TemplateCatalogue: Sendable {
    /// The names of all templates, relative to the folder, sorted.
    package let files: [String]
    /// The languages that letters are written in, sorted.
    package let languages: [LanguageTag]

    private let editions: [Edition.ID: Edition]
    private let moulds = MouldShelf()
    private let portalsWithOwnTemplates: Set<Slug>

    /// - Parameter directory: the path of a `Templates` folder.
    /// - Throws: `TemplateError`, for the first mistake there is
    package init(directory: String) throws(TemplateError) {
        let folder = try TemplateFolder(reading: directory)
        let shelves =
            [(portal: Slug?.none, shelf: folder.shared)]
            + folder.portals.sorted { $0.key < $1.key }.map { (portal: $0.key, shelf: $0.value) }
        var editions: [Edition.ID: Edition] = [:]
        for (portal, shelf) in shelves {
            let templates = shelf.merging(folder.shared) { own, _ in own }
            for language in folder.languages {
                for edition in try Self.editions(for: portal, in: language, from: templates) {
                    try Self.prove(edition)
                    editions[edition.id] = edition
                }
            }
        }
        self.editions = editions
        files = shelves.flatMap { $0.shelf.values.map(\.name) }.sorted()
        languages = folder.languages
        portalsWithOwnTemplates = Set(folder.portals.keys)
    }

    /// The letter in the user's language, else the portal's, else English.
    /// - Throws: `TemplateError.subject`, if the portal's name makes the subject too long for a header
    package func message(for occasion: Occasion, _ facts: LetterFacts) throws(TemplateError) -> Message {
        let edition = edition(of: occasion.letter, for: facts)
        let isNamed = facts.recipient.name != nil
        let mould = moulds.mould(MouldShelf.Key(edition: edition.id, portal: facts.portal, namingRecipient: isNamed)) {
            Mould(edition, for: facts.portal, namingRecipient: isNamed)
        }
        return try edition.message(from: mould, for: occasion, facts)
    }

    /// The language that `message(for:_:)` would choose.
    package func language(for facts: LetterFacts) -> LanguageTag {
        edition(of: .invitation, for: facts).language.tag
    }

    private func edition(of letter: Letter, for facts: LetterFacts) -> Edition {
        let portal = facts.portal.folder.flatMap { portalsWithOwnTemplates.contains($0) ? $0 : nil }
        for wanted in [facts.language, facts.portal.language] {
            for language in wanted?.fromNarrowToWide ?? [] {
                if let edition = editions[Edition.ID(portal: portal, language: language, letter: letter)] {
                    return edition
                }
            }
        }
        guard let edition = editions[Edition.ID(portal: portal, language: "en", letter: letter)] else {
            preconditionFailure("init made every letter in English, for every portal that has templates")
        }
        return edition
    }
}

extension TemplateCatalogue {
    private static func editions(
        for portal: Slug?, in tag: LanguageTag, from shelf: TemplateFolder.Shelf
    ) throws(TemplateError) -> [Edition] {
        func template(_ name: String) throws(TemplateError) -> TemplateFile {
            guard let file = shelf[name] else { throw .missing(file: name) }
            return file
        }
        let language = try Language(template("\(tag)/language.mustache"), tag: tag)
        let html = try Layout(template("layout.html.mustache"))
        let text = try Layout(template("layout.text.mustache"))
        var editions: [Edition] = []
        for letter in Letter.allCases {
            let words = try LetterWords(template("\(tag)/\(letter.rawValue).mustache"), of: letter)
            let id = Edition.ID(portal: portal, language: tag.description.lowercased(), letter: letter)
            editions.append(Edition(id: id, language: language, words: words, html: html, text: text))
        }
        return editions
    }

    private static func prove(_ edition: Edition) throws(TemplateError) {
        for complete in [true, false] {
            try edition.prove(with: .sample(language: edition.language.tag, complete: complete))
        }
    }
}

extension LanguageTag {
    /// `de-Latn-AT`, `de-Latn`, `de`, in lowercase: RFC 4647's lookup.
    fileprivate var fromNarrowToWide: [String] {
        let tag = description.lowercased()
        // Most tags are a language and no more.
        guard tag.utf8.contains(UInt8(ascii: "-")) else { return [tag] }
        let subtags = tag.split(separator: "-")
        return (1...subtags.count).reversed().map { subtags.prefix($0).joined(separator: "-") }
    }
}
