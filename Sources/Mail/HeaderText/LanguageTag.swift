/// A well-formed BCP 47 language tag (RFC 5646) for `Content-Language`, in the case it was given.
/// Pure. Never checks that the language exists, only that the tag cannot break a header.
package struct LanguageTag: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Throws: `MailError.language`
    package init(parsing text: some StringProtocol) throws(MailError) {
        let subtags = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isWellFormed =
            text.utf8.count <= 35
            && subtags.allSatisfy { (1...8).contains($0.count) && $0.allSatisfy(\.isLetterOrDigit) }
            && subtags.first?.allSatisfy(\.isLetter) == true
        guard isWellFormed else { throw .language(Excerpt(text)) }
        description = String(text)
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20)
    }

    fileprivate var isLetterOrDigit: Bool {
        isLetter || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}
