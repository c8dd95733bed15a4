import FoundationEssentials
import Mail
import Policy

/// One letter in one language, as one portal (or every portal without own templates) sends it: ready to be filled.
/// Pure. Whatever `prove` accepted at start renders for all facts, except for a subject that is too long.
struct Edition: Sendable, Identifiable {
    /// Where it stands in the catalogue.
    struct ID: Hashable {
        /// Nil for the product's own templates.
        let portal: Slug?
        /// In lowercase.
        let language: String
        let letter: Letter
    }

    let id: ID
    let language: Language
    let words: LetterWords
    let html: Layout
    let text: Layout

    var letter: Letter { id.letter }

    /// - Parameter mould: one of this edition, for this portal and a recipient with or without a name
    /// - Throws: `TemplateError.subject`
    func message(from mould: Mould, for occasion: Occasion, _ facts: LetterFacts) throws(TemplateError) -> Message {
        let values = BlankValues(
            recipientName: facts.recipient.name?.text, moment: language.text(of: LetterDate(occasion.moment)),
            link: occasion.link?.text)
        return Message(
            from: facts.portal.sender, to: facts.recipient, replyTo: facts.portal.replyTo,
            subject: try subject(mould.subject.filled(with: values)), date: facts.identity.date, id: facts.identity.id,
            text: mould.text.filled(with: values), html: mould.html.filled(with: values.escapedForHTML),
            language: language.tag, extras: [.suppressAutomaticReplies], boundarySeed: facts.identity.boundarySeed)
    }

    /// Renders sample facts and looks for what no letter may lack: the portal's domain, and the link if there is one.
    /// - Throws: `TemplateError.incomplete`, `TemplateError.subject`
    func prove(with facts: LetterFacts) throws(TemplateError) {
        let occasion = Occasion.sample(of: letter, on: facts.portal.domain)
        let mould = Mould(self, for: facts.portal, namingRecipient: facts.recipient.name != nil)
        let message = try message(from: mould, for: occasion, facts)
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
