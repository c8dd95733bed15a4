/// A translator's file, taken apart: fields (`Name: words`), a blank line, paragraphs, `---`, closing notes.
/// One line is one paragraph. Lines that are a `{{! comment }}` are skipped.
/// Pure. Taken apart before anything is filled in, so no portal's name can become a field or a paragraph.
struct WordFile {
    struct Line {
        let words: String
        let number: Int
    }

    let file: TemplateFile
    private(set) var fields: [String: Line] = [:]
    private(set) var paragraphs: [Line] = []
    private(set) var notes: [Line] = []

    /// - Throws: `TemplateError.flaw`
    init(_ file: TemplateFile, fields expected: [String]) throws(TemplateError) {
        self.file = file
        var part = Part.fields
        for (index, raw) in file.text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
        {
            let line = Line(words: String(raw).trimmingBlanks, number: index + 1)
            if line.words.hasPrefix("{{!"), line.words.hasSuffix("}}") { continue }
            switch (part, line.words) {
            case (.fields, ""): part = fields.isEmpty ? .fields : .paragraphs
            case (_, ""): continue
            case (.paragraphs, "---"): part = .notes
            case (.fields, _): try addField(line, expected)
            case (.paragraphs, _): paragraphs.append(line)
            case (.notes, _): notes.append(line)
            }
        }
        for name in expected where fields[name] == nil { throw file.flaw(.missingField(name), line: 1) }
    }

    private enum Part { case fields, paragraphs, notes }

    private mutating func addField(_ line: Line, _ expected: [String]) throws(TemplateError) {
        let parts = line.words.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw file.flaw(.notAField(allowed: expected), line: line.number) }
        let name = String(parts[0])
        guard expected.contains(name) else {
            throw file.flaw(.unknownField(name, allowed: expected), line: line.number)
        }
        guard fields[name] == nil else { throw file.flaw(.repeatedField(name), line: line.number) }
        let words = String(parts[1]).trimmingBlanks
        guard !words.isEmpty else { throw file.flaw(.emptyField(name), line: line.number) }
        fields[name] = Line(words: words, number: line.number)
    }

    /// - Throws: `TemplateError.flaw`
    func phrase(_ field: String, allowing tags: TagVocabulary) throws(TemplateError) -> Phrase {
        guard let line = fields[field] else { throw file.flaw(.missingField(field), line: 1) }
        return try phrase(line, allowing: tags)
    }

    /// - Throws: `TemplateError.flaw`
    func phrase(_ line: Line, allowing tags: TagVocabulary) throws(TemplateError) -> Phrase {
        try Phrase(line.words, in: file, line: line.number, allowing: tags)
    }
}
