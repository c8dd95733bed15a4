/// A letter's subject: 1…400 Unicode scalars of any script.
/// Pure. Never holds a control character, a line break or a direction override, so it cannot inject or disguise.
package struct Subject: Hashable, Sendable, CustomStringConvertible {
    package static let limit = 400

    package let text: String

    /// - Throws: `MailError.subject`
    package init(parsing text: some StringProtocol) throws(MailError) {
        if let flaw = TextFlaw.first(in: text, limit: Self.limit) { throw .subject(Excerpt(text), flaw) }
        self.text = String(text)
    }

    package var description: String { text }
}
