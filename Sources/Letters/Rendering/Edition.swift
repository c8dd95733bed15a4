import FoundationEssentials
import Mail
import Policy

/// One letter in one language, as one portal (or every portal without own templates) sends it: ready to be filled.
/// Pure. Whatever `prove` accepted at start renders for all facts, except for a subject that is too long.
struct Edition: Sendable {
    let letter: Letter
    let language: Language
    let words: LetterWords
    let html: Layout
    let text: Layout

    /// - Throws: `TemplateError.subject`
    func message(for occasion: Occasion, _ facts: LetterFacts) throws(TemplateError) -> Message {
        let filled = FilledLetter(words, in: language, for: occasion, facts)
        return Message(
            from: facts.portal.sender, to: facts.recipient, replyTo: facts.portal.replyTo,
            subject: try subject(filled.subject), date: facts.identity.date, id: facts.identity.id,
            text: text.filled(with: filled.content(for: .text)),
            html: html.filled(with: filled.content(for: .html)),
            language: language.tag, extras: [.suppressAutomaticReplies], boundarySeed: facts.identity.boundarySeed)
    }

    /// Renders sample facts and looks for what no letter may lack: the portal's domain, and the link if there is one.
    /// - Throws: `TemplateError.incomplete`, `TemplateError.subject`
    func prove(with facts: LetterFacts) throws(TemplateError) {
        let occasion = Occasion.sample(of: letter, on: facts.portal.domain)
        let message = try message(for: occasion, facts)
        let parts: [(TemplateError.LetterPart, String, Layout)] = [
            (.text, message.text, text), (.html, message.html, html),
        ]
        for (part, body, layout) in parts {
            if let link = occasion.link, !body.contains(link.text) {
                throw .incomplete(part, lacks: "the link", layout: layout.file)
            }
            if !body.contains(facts.portal.domain.unicode) {
                throw .incomplete(part, lacks: "the portal's domain", layout: layout.file)
            }
        }
    }

    private func subject(_ text: String) throws(TemplateError) -> Subject {
        do {
            return try Subject(parsing: text)
        } catch {
            throw .subject(error, file: words.file)
        }
    }
}
