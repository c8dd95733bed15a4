/// A well-formed BCP 47 language tag (RFC 5646) for `Content-Language`, in the case it was given.
/// Pure. Never checks that the language exists, only that the tag cannot break a header.
package struct LanguageTag: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Throws: `MailError.language`
    package init(parsing text: some StringProtocol) throws(MailError) {
        let tag = String(text)
        guard tag.utf8.count <= 35, Self.isWellFormed(tag.utf8) else { throw .language(Excerpt(text)) }
        description = tag
    }

    /// Subtags of one to eight letters and digits, the first of letters only.
    private static func isWellFormed(_ octets: String.UTF8View) -> Bool {
        var (length, isFirst) = (0, true)
        for octet in octets {
            if octet == UInt8(ascii: "-") {
                guard length > 0 else { return false }
                (length, isFirst) = (0, false)
            } else {
                length += 1
                guard length <= 8, isFirst ? octet.isLetter : octet.isLetterOrDigit else { return false }
            }
        }
        return length > 0
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
