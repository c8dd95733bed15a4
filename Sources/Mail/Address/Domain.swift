/// A DNS name in its one canonical form: lowercase A-labels without a trailing dot.
/// Pure. Never an IP address, never a name that cannot be looked up as written (underscores, empty labels).
/// Parsing refuses instead of repairing; only case, a trailing dot and UTS #46 letter forms are normalised.
package struct Domain: Hashable, Sendable, CustomStringConvertible {
    /// Lowercase LDH labels of 1…63 octets, 253 in all: what DNS, SMTP and TLS take.
    package let ascii: String

    /// - Throws: `MailError.domain`
    package init(parsing text: some StringProtocol) throws(MailError) {
        do {
            ascii = try Self.canonical(String(text))
        } catch {
            throw .domain(Excerpt(text), error)
        }
    }

    /// For people: A-labels in their own script. Never for a comparison, a link or the wire.
    package var unicode: String {
        ascii.utf8.contains(UInt8(ascii: "x")) ? IDNA.uLabel(of: ascii) : ascii
    }

    /// `localhost` and everything below it never leaves this machine (RFC 6761).
    package var isLoopbackName: Bool {
        ascii == "localhost" || ascii.hasSuffix(".localhost")
    }

    package var description: String { ascii }
}

extension Domain: Codable {
    package init(from decoder: any Decoder) throws {
        try self.init(parsing: decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(ascii)
    }
}

extension Domain {
    private static func canonical(_ text: String) throws(DomainFlaw) -> String {
        if isPlain(text) { return text }
        guard !text.isEmpty else { throw .empty }
        // No name of 253 ASCII octets is longer than this in UTF-8; C never sees an endless string.
        guard text.utf8.count <= 1024 else { throw .tooLong(octets: text.utf8.count) }
        guard !text.utf8.contains(where: { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "[") }) else {
            throw .ipLiteral
        }
        // Split on the ASCII dot only: ideographic and full-width dots stay inside a label and are refused there.
        var labels = text.unicodeScalars.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.last?.isEmpty == true { labels.removeLast() }

        var ascii = ""
        ascii.reserveCapacity(text.utf8.count)
        var directions = LabelDirections()
        for label in labels {
            if !ascii.isEmpty { ascii.append(".") }
            ascii.append(try canonicalLabel(label, &directions))
        }
        guard ascii.utf8.count <= 253 else { throw .tooLong(octets: ascii.utf8.count) }
        guard directions.agree else { throw .mixedDirections }
        guard labels.count > 1 || ascii == "localhost" else {
            throw looksLikeAnAddress(ascii) ? .ipLiteral : .singleLabel
        }
        guard !looksLikeAnAddress(ascii) else { throw .ipLiteral }
        return ascii
    }

    /// Whether the text is canonical at first sight, as nearly all are that come out of a database or a browser:
    /// lowercase labels, none of them an A-label, and the last one no number, because it begins with a letter. `false`
    /// says nothing.
    private static func isPlain(_ text: String) -> Bool {
        let (dot, hyphen) = (UInt8(ascii: "."), UInt8(ascii: "-"))
        var (labels, length, previous) = (1, 0, dot)
        var lastBeginsWithLetter = false
        for byte in text.utf8 {
            switch byte {
            case dot:
                guard previous != dot, previous != hyphen else { return false }
                (labels, length) = (labels + 1, -1)
            case hyphen:
                // Two of them may make an A-label.
                guard previous != dot, previous != hyphen else { return false }
            case UInt8(ascii: "a")...UInt8(ascii: "z"): if previous == dot { lastBeginsWithLetter = true }
            case UInt8(ascii: "0")...UInt8(ascii: "9"): if previous == dot { lastBeginsWithLetter = false }
            default: return false
            }
            length += 1
            guard length <= 63 else { return false }
            previous = byte
        }
        return labels > 1 && lastBeginsWithLetter && previous != dot && previous != hyphen && text.utf8.count <= 253
    }

    private static func canonicalLabel(
        _ label: Substring.UnicodeScalarView, _ directions: inout LabelDirections
    ) throws(DomainFlaw) -> String {
        guard !label.isEmpty else { throw .emptyLabel }
        if let bad = label.first(where: { !mayStand($0) }) { throw .forbidden(bad) }
        var ascii = String(label)
        if !label.allSatisfy(\.isASCII) || ascii.prefix(4).lowercased() == "xn--" {
            ascii = try IDNA.aLabel(of: ascii)
            directions.note(IDNA.uLabel(of: ascii))
        } else {
            ascii = ascii.lowercased()
            directions.note(ascii)
        }
        guard ascii.utf8.count <= 63 else { throw .labelTooLong(octets: ascii.utf8.count) }
        // Again on the result: mapping turns full-width forms into ASCII.
        if let bad = ascii.unicodeScalars.first(where: { !isLDH($0) }) { throw .forbidden(bad) }
        guard ascii.utf8.first != UInt8(ascii: "-"), ascii.utf8.last != UInt8(ascii: "-") else { throw .hyphenAtEdge }
        return ascii
    }

    /// Whether a scalar may be shown to libidn2 at all. Scalars that mapping would drop are refused: a name must not
    /// hold what nobody can see. The two joiners stay, IDNA2008 checks their context.
    private static func mayStand(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return isLDH(scalar) }
        if scalar == "\u{200C}" || scalar == "\u{200D}" { return true }
        return scalar.isSafeToShow && !scalar.properties.isDefaultIgnorableCodePoint
            && !scalar.properties.isWhitespace
            && scalar != "\u{3002}" && scalar != "\u{FF0E}" && scalar != "\u{FF61}" && scalar != "\u{2024}"
    }

    private static func isLDH(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-": true
        default: false
        }
    }

    /// A last label that is a number makes resolvers and browsers read the whole as IPv4, in all its spellings.
    private static func looksLikeAnAddress(_ ascii: String) -> Bool {
        let last = ascii.utf8.suffix(while: { $0 != UInt8(ascii: ".") })
        if last.starts(with: "0x".utf8) {
            return last.dropFirst(2).allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        }
        return last.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension BidirectionalCollection {
    fileprivate func suffix(while matches: (Element) -> Bool) -> SubSequence {
        var start = endIndex
        while start > startIndex, matches(self[index(before: start)]) { formIndex(before: &start) }
        return self[start...]
    }
}

/// RFC 5893 across labels: libidn2 judges each alone, but one right-to-left label binds all the others.
private struct LabelDirections {
    private var hasRightToLeft = false
    private var hasLeadingDigit = false

    var agree: Bool { !(hasRightToLeft && hasLeadingDigit) }

    mutating func note(_ label: String) {
        if label.unicodeScalars.contains(where: Self.isRightToLeft) { hasRightToLeft = true }
        if let first = label.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) {
            hasLeadingDigit = true
        }
    }

    /// The blocks that Unicode reserves for right-to-left scripts.
    private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }
}
