/// The part of a refused input that an error may show: at most 40 characters, nothing invisible, no whole address.
/// Pure. Never keeps the input itself.
package struct Excerpt: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// Of a domain, a name or a subject.
    init(_ text: some StringProtocol) {
        description = Self.escaped(text, limit: 40)
    }

    /// Of something that was meant to be an address: the first character, bullets, and what follows the last `@`.
    init(maskingAddress text: some StringProtocol) {
        let text = Substring(text)
        let first = Self.escaped(text.unicodeScalars.prefix(1), limit: 1)
        guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else {
            description = first + "•••"
            return
        }
        let domain = text[at...].unicodeScalars.dropFirst()
        description = (at == text.startIndex ? "" : first) + "•••@" + Self.escaped(domain, limit: 36)
    }

    private static func escaped(_ text: some StringProtocol, limit: Int) -> String {
        escaped(text.unicodeScalars, limit: limit)
    }

    private static func escaped(_ scalars: some Collection<Unicode.Scalar>, limit: Int) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in scalars.prefix(limit) {
            if scalar.isSafeToShow {
                shown.append(scalar)
            } else {
                shown.append(contentsOf: scalar.codePointName.unicodeScalars)
            }
        }
        if scalars.dropFirst(limit).first != nil { shown.append("…") }
        return String(shown)
    }
}

extension Unicode.Scalar {
    /// Whether a terminal or a log viewer shows it as one visible mark that moves nothing else.
    var isSafeToShow: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }

    /// `U+000D`
    var codePointName: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
