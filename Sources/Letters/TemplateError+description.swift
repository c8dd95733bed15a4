/// The sentences an operator reads: where, what is wrong, what to do.
extension TemplateError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let path, let cause):
            "the templates at \(path) cannot be read (\(cause)): point --templates at the Templates folder"
        case .missing(let file):
            "\(file) is missing: copy it from the product's Templates folder"
        case .unknownFile(let file):
            "\(file) is no template that a letter uses: correct its name or remove it (see Templates/README.md)"
        case .unknownFolder(let folder):
            "\(folder) is not the folder of a language: name it by a tag such as de or pt-BR that stands beside en, "
                + "or remove it"
        case .notAPortalName(let folder, let cause):
            "the folder \(folder) cannot belong to a portal (\(cause)): give it the portal's short name"
        case .flaw(let flaw, let place):
            "\(place): \(flaw)"
        case .incomplete(let part, let lacks, let layout):
            "\(layout): the \(part.rawValue) part rendered without \(lacks): put its tag back"
        case .subject(let cause, let file):
            "\(file):1: the subject cannot be sent (\(cause)): shorten its words"
        case .link(let flaw):
            "a link cannot go into a letter: \(flaw)"
        case .logo(let flaw):
            "a logo's address cannot go into a letter: \(flaw)"
        case .colour(let text):
            "“\(text.prefix(20))” is not a colour: write it as #rrggbb, such as #0b57a4"
        }
    }
}

extension TemplateFlaw: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownTag(let name, let allowed):
            "{{\(name)}} means nothing here: use one of \(allowed.joined(separator: ", "))"
        case .forbiddenTag(let tag):
            "{{\(tag)}} is not allowed: use {{name}}, {{#name}}, {{^name}}, {{/name}} and {{! comments }} only"
        case .unclosedTag:
            "a tag is not closed on its line: end it with }}"
        case .controlCharacter:
            "a control character stands here, which no letter may hold: delete it"
        case .loneBrace:
            "a brace stands outside of a tag: write tags as {{name}}"
        case .unclosedSection(let name):
            "the section {{#\(name)}} is never closed: add {{/\(name)}}"
        case .unexpectedClosing(let name):
            "{{/\(name)}} closes a section that is not the innermost open one: remove or move it"
        case .notAField(let allowed):
            "this is not a field: write “Name: words” with a name of \(allowed.joined(separator: ", ")), "
                + "then a blank line before the letter's paragraphs"
        case .unknownField(let name, let allowed):
            "\(name) is not a field of this file: use \(allowed.joined(separator: ", "))"
        case .repeatedField(let name): "\(name) is given twice: keep one"
        case .emptyField(let name): "\(name) has no words: give it some"
        case .missingField(let name):
            "the field \(name) is missing: add a line “\(name): …” before the first blank line"
        case .noWords: "the letter has no paragraphs: write at least one, after a blank line below the fields"
        case .bodyNotAllowed: "this file has fields only: move the paragraph to a letter"
        case .direction(let text): "Direction is “\(text)”: write ltr or rtl"
        case .months(let count): "Months has \(count) names: write twelve, with commas between them"
        case .noExpiry: "Validity does not say until when: use {{expiresAt}}"
        case .syntax(let cause): "the template cannot be parsed (\(cause)): compare it with the product's own"
        }
    }
}
