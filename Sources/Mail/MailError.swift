/// Everything `Mail` can refuse: what was refused, why, and what to do, in `description`.
/// Pure values. Never holds a whole address, a body or a raw control character: see Excerpt.swift.
/// A refusal means that the value does not exist: nothing was repaired or sent.
package enum MailError: Error, Hashable, Sendable {
    case domain(Excerpt, DomainFlaw)
    case address(Excerpt, AddressFlaw)
    case name(Excerpt, TextFlaw)
    case subject(Excerpt, TextFlaw)
    case messageID(Excerpt)
    case language(Excerpt)
}

/// Why a text is not a domain.
package enum DomainFlaw: Error, Hashable, Sendable {
    case empty
    case tooLong(octets: Int)
    case emptyLabel
    case labelTooLong(octets: Int)
    case hyphenAtEdge
    case singleLabel
    case ipLiteral
    case forbidden(Unicode.Scalar)
    case notIDNA(cause: String)
    case brokenALabel
    case mixedDirections
}

/// Why a text is not an address. A flaw of its domain is reported as `MailError.domain`.
package enum AddressFlaw: Error, Hashable, Sendable {
    case missingAt
    case emptyLocalPart
    case localPartTooLong(octets: Int)
    case tooLong(octets: Int)
    case quotedLocalPart
    case internationalLocalPart
    case misplacedDot
    case forbidden(Unicode.Scalar)
}

/// Why a text cannot be a name or a subject.
package enum TextFlaw: Error, Hashable, Sendable {
    case blank
    case tooLong(limit: Int)
    case control(Unicode.Scalar)
    case directionOverride(Unicode.Scalar)
}
