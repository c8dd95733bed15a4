/// The sentences an operator reads: what was refused, why, what to do.
extension MailError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .domain(let text, let flaw):
            "“\(text)” is not a domain: \(flaw)"
        case .address(let text, let flaw):
            "“\(text)” is not a usable e-mail address: \(flaw)"
        case .name(let text, let flaw):
            "“\(text)” cannot be a name: \(flaw)"
        case .subject(let text, let flaw):
            "“\(text)” cannot be a subject: \(flaw)"
        case .messageID(let text):
            "“\(text)” is not a Message-ID: it must be <token@domain>, the token being dot-separated letters, digits "
                + "and !#$%&'*+-/=?^_`{|}~, at most 64 octets; derive it from the job's id"
        case .language(let text):
            "“\(text)” is not a language tag: use BCP 47, such as “en”, “de-AT” or “zh-Hant”, at most 35 characters"
        }
    }
}

extension DomainFlaw: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "it is empty; give a name such as portal.example.com"
        case .tooLong(let octets): "it has \(octets) octets in its ASCII form, at most 253 are allowed; shorten it"
        case .emptyLabel: "there is nothing between two dots or before the first; remove the surplus dot"
        case .labelTooLong(let octets): "one label has \(octets) octets in its ASCII form, at most 63 are allowed"
        case .hyphenAtEdge: "a label begins or ends with a hyphen; remove the hyphen"
        case .singleLabel: "it has one label only; give the full name (of single names, only localhost is accepted)"
        case .ipLiteral: "it is an IP address; give the host's domain name instead"
        case .forbidden(let scalar):
            "\(scalar.codePointName) may not occur in it; use letters, digits, hyphens and the ASCII dot"
        case .notIDNA(let cause): "IDNA2008 does not allow it (\(cause)); use the name as it is registered"
        case .brokenALabel: "its xn-- label does not stand for any allowed name; write the name in its own script"
        case .mixedDirections:
            "with a right-to-left label in it, no label may begin with a digit (RFC 5893); use the name as registered"
        }
    }
}

extension AddressFlaw: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missingAt: "it has no @; give it as name@domain"
        case .emptyLocalPart: "nothing stands before the @; give it as name@domain"
        case .localPartTooLong(let octets): "\(octets) octets stand before the @, RFC 5321 allows 64; check it"
        case .tooLong(let octets): "it has \(octets) octets, RFC 5321 allows 254; check it"
        case .quotedLocalPart: "quoted local parts are not supported; use an address without quotation marks"
        case .internationalLocalPart:
            "its local part is not ASCII and SMTPUTF8 addresses are not supported; use the mailbox's ASCII address"
        case .misplacedDot: "a dot begins or ends the part before the @, or two stand together; check it"
        case .forbidden(let scalar):
            "\(scalar.codePointName) may not occur before the @; give the bare address without name, brackets or spaces"
        }
    }
}

extension TextFlaw: CustomStringConvertible {
    package var description: String {
        switch self {
        case .blank: "it is empty or blank; give at least one visible character"
        case .tooLong(let limit): "it has more than \(limit) Unicode scalars; shorten it"
        case .control(let scalar):
            "it holds the control character or line break \(scalar.codePointName); remove it"
        case .directionOverride(let scalar):
            "it holds \(scalar.codePointName), which can show text in a false order; remove it"
        }
    }
}
