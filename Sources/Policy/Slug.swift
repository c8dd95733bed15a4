/// The short name by which people and programs call a customer, a portal or a relay: 1 to 63 of `a-z 0-9 -`,
/// beginning and ending with a letter or digit. Safe in paths, file names and commands.
package struct Slug: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let text: String

    package init(parsing text: String) throws(SlugRefused) {
        let bytes = text.utf8
        let isAlphanumeric: (UInt8) -> Bool = { (97...122).contains($0) || (48...57).contains($0) }
        guard (1...63).contains(bytes.count), bytes.allSatisfy({ isAlphanumeric($0) || $0 == 45 }),
            let first = bytes.first, let last = bytes.last, isAlphanumeric(first), isAlphanumeric(last)
        else { throw SlugRefused(text: text) }
        self.text = text
    }

    package var description: String { text }

    package static func < (left: Slug, right: Slug) -> Bool { left.text < right.text }
}

/// A text that cannot be a short name.
package struct SlugRefused: Error, Sendable, Hashable, CustomStringConvertible {
    let text: String

    package var description: String {
        let shown = text.unicodeScalars.prefix(40).map { $0.value < 32 || $0.value == 127 ? "?" : String($0) }.joined()
        return "\"\(shown)\" cannot be a name: use 1 to 63 lower-case letters, digits and hyphens, such as acme-eu"
    }
}
