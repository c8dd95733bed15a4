/// The name of a person or a portal as a mail client shows it: 1…200 Unicode scalars.
/// Pure. Never holds a control character, a line break or a direction override, so it cannot inject or disguise.
package struct DisplayName: Hashable, Sendable, CustomStringConvertible {
    package static let limit = 200

    package let text: String

    /// - Throws: `MailError.name`
    package init(parsing text: some StringProtocol) throws(MailError) {
        if let flaw = TextFlaw.first(in: text, limit: Self.limit) { throw .name(Excerpt(text), flaw) }
        self.text = String(text)
    }

    package var description: String { text }
}
