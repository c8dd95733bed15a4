/// One mailbox as RFC 5321 writes it: a dot-atom, `@`, a domain. At most 254 octets, all of them ASCII.
/// Pure. Never trims, unquotes or repairs; never shows itself whole: `description` is masked.
/// Two addresses are equal when their local parts differ in ASCII case only, as mailboxes do in practice.
package struct EmailAddress: Sendable {
    /// Before the `@`, in the case it was given.
    package let local: String
    package let domain: Domain
    /// The whole in lowercase: the key for databases and comparisons.
    package let normalized: String

    /// - Throws: `MailError.address`, or `MailError.domain` for what follows the `@`.
    package init(parsing text: some StringProtocol) throws(MailError) {
        let text = Substring(text)
        guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else {
            throw .address(Excerpt(maskingAddress: text), .missingAt)
        }
        let local = text[..<at]
        if let flaw = Self.flaw(inLocalPart: local) { throw .address(Excerpt(maskingAddress: text), flaw) }
        let domain = try Domain(parsing: text[text.utf8.index(after: at)...])
        let octets = local.utf8.count + 1 + domain.ascii.utf8.count
        guard octets <= 254 else { throw .address(Excerpt(maskingAddress: text), .tooLong(octets: octets)) }
        self.local = String(local)
        self.domain = domain
        normalized = local.lowercased() + "@" + domain.ascii
    }

    /// For the wire: the local part's own case, the domain in A-labels. Free of anything that could end a command.
    package var addrSpec: String { local + "@" + domain.ascii }

    /// `a•••@example.com`: the same three bullets whatever the length.
    package var masked: String { String(local.prefix(1)) + "•••@" + domain.ascii }

    private static func flaw(inLocalPart local: some StringProtocol) -> AddressFlaw? {
        guard let first = local.utf8.first else { return .emptyLocalPart }
        if first == UInt8(ascii: "\"") { return .quotedLocalPart }
        guard local.utf8.count <= 64 else { return .localPartTooLong(octets: local.utf8.count) }
        var afterDot = true
        for scalar in local.unicodeScalars {
            if scalar == "." {
                if afterDot { return .misplacedDot }
                afterDot = true
            } else {
                afterDot = false
                guard scalar.isASCII else {
                    return scalar.isSafeToShow ? .internationalLocalPart : .forbidden(scalar)
                }
                guard UInt8(ascii: scalar).isAtext else { return .forbidden(scalar) }
            }
        }
        return afterDot ? .misplacedDot : nil
    }
}

extension EmailAddress: Hashable {
    package static func == (left: EmailAddress, right: EmailAddress) -> Bool {
        left.normalized == right.normalized
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(normalized)
    }
}

extension EmailAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { masked }
    package var debugDescription: String { masked }
    package var customMirror: Mirror { Mirror(self, children: ["masked": masked]) }
}

extension UInt8 {
    /// RFC 5322 `atext`: what an atom may hold.
    var isAtext: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="),
            UInt8(ascii: "?"), UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "{")...UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
