/// The identity of one mail, `<token@domain>`: every attempt of a job carries the same one.
/// Pure. Never invents its token: the caller derives it from the job.
package struct MessageID: Hashable, Sendable, CustomStringConvertible {
    package let local: String
    package let domain: Domain

    /// - Parameter local: a dot-atom of at most 64 octets.
    /// - Throws: `MailError.messageID`
    package init(local token: some StringProtocol, domain: Domain) throws(MailError) {
        let atoms = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard token.utf8.count <= 64, atoms.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isAtext) }) else {
            throw .messageID(Excerpt(token))
        }
        local = String(token)
        self.domain = domain
    }

    /// Reads back what `description` wrote.
    /// - Throws: `MailError.messageID`, or `MailError.domain` for what follows the `@`.
    package init(parsing text: some StringProtocol) throws(MailError) {
        let text = Substring(text)
        let at = text.utf8.lastIndex(of: UInt8(ascii: "@"))
        guard let at, text.utf8.first == UInt8(ascii: "<"), text.utf8.last == UInt8(ascii: ">") else {
            throw .messageID(Excerpt(text))
        }
        let inner = text.utf8.index(after: text.startIndex)..<at
        let domain = text.utf8.index(after: at)..<text.utf8.index(before: text.endIndex)
        try self.init(local: text[inner], domain: Domain(parsing: text[domain]))
    }

    package var description: String { "<" + local + "@" + domain.ascii + ">" }
}
