package import Mail
package import Policy

/// Everything `Letters` can refuse: a template, by file and line, or a fact that a letter must not hold.
/// Pure values. Never holds a link, a name of a person or a body.
/// At start a case means: do not start. `subject` can also end a single letter, whose job then fails.
package enum TemplateError: Error, Hashable, Sendable {
    case unreadable(path: String, cause: String)
    case missing(file: String)
    case unknownFile(String)
    case unknownFolder(String)
    case notAPortalName(folder: String, SlugRefused)
    case flaw(TemplateFlaw, at: TemplatePlace)
    /// The letter rendered, but lacks what every reader must see.
    case incomplete(LetterPart, lacks: String, layout: String)
    case subject(MailError, file: String)

    case link(WebAddressFlaw)
    case logo(WebAddressFlaw)
    case colour(String)

    package enum LetterPart: String, Sendable { case text, html }
}

/// A line of a template file, as editors and compilers write it: `de/invitation.mustache:3`.
package struct TemplatePlace: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    package let line: Int

    package var description: String { "\(file):\(line)" }
}

/// What is wrong on a line of a template.
package enum TemplateFlaw: Hashable, Sendable {
    case unknownTag(String, allowed: [String])
    case forbiddenTag(String)
    case unclosedTag
    case controlCharacter
    case loneBrace
    case unclosedSection(String)
    case unexpectedClosing(String)
    case notAField(allowed: [String])
    case unknownField(String, allowed: [String])
    case repeatedField(String)
    case emptyField(String)
    case missingField(String)
    case noWords
    case bodyNotAllowed
    case direction(String)
    case months(Int)
    case noExpiry
    case syntax(String)
}
