import Mustache

/// One line of a translator's words, parsed: a field's value or a paragraph.
/// Pure. Holds no markup: what it renders is plain text, which the HTML layout escapes as a whole.
struct Phrase: Sendable {
    private let template: MustacheTemplate
    /// The values it mentions.
    let uses: Set<String>

    /// - Throws: `TemplateError.flaw`
    init(_ words: String, in file: TemplateFile, line: Int, allowing tags: TagVocabulary) throws(TemplateError) {
        uses = try tags.check(words, in: file, firstLine: line)
        template = try MustacheTemplate(unescaped: words, in: file, firstLine: line)
        // `{portalName}}` is text to Mustache, and a hole in the letter to its reader.
        guard
            !template.render([String: String]()).utf8.contains(where: {
                $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}")
            })
        else { throw file.flaw(.loneBrace, line: line) }
    }

    func filled(with values: [String: Any]) -> String {
        template.render(values)
    }
}

extension MustacheTemplate {
    /// Parses a template that inserts values as they are: escaping is done before, see MarkedLetter.swift.
    /// - Throws: `TemplateError.flaw`
    init(unescaped text: String, in file: TemplateFile, firstLine: Int = 1) throws(TemplateError) {
        do {
            // The pragma takes a line of its own; Mustache drops it, and the line count below takes it off again.
            try self.init(string: "{{% CONTENT_TYPE: TEXT}}\n" + text)
        } catch let error as MustacheTemplate.ParserError {
            throw file.flaw(.syntax("\(error.error)"), line: firstLine + max(error.context.lineNumber - 2, 0))
        } catch {
            throw file.flaw(.syntax("\(error)"), line: firstLine)
        }
    }
}
