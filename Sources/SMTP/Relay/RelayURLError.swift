package import Mail

/// Why a relay's URL is refused. Starting with it is refused too: no mail is tried on a guess.
/// No case holds the password, or anything that could be a piece of it.
package enum RelayURLError: Error, Hashable {
    case empty
    case strayCharacter(Unicode.Scalar)
    case missingScheme
    case unknownScheme(String)
    case missingHost
    case host(MailError)
    case port
    case credentialsNotEncoded
    case missingUser
    case missingPassword
    case controlCharacterInCredentials
    case unexpectedPath
    case unknownOption(String)
    case repeatedOption(String)
    case optionValue(String, expected: String)
    case uselessOption(String, because: String)
    case helo(MailError)
    case cleartextBeyondLoopback
}

extension RelayURLError: CustomStringConvertible {
    package var description: String { "the relay's URL is not usable: \(flaw)" }

    private var flaw: String {
        switch self {
        case .empty:
            "it is empty; give smtps://user:password@host:465 or smtp://host:587"
        case .strayCharacter(let scalar):
            "it holds a space or an invisible character (U+\(String(scalar.value, radix: 16, uppercase: true))); "
                + "remove it, or percent-encode it if it belongs to the password"
        case .missingScheme:
            "it does not begin with smtps:// or smtp://; put one of them before the host"
        case .unknownScheme(let scheme):
            "“\(scheme)” is no scheme for mail; use smtps:// (TLS from the first byte) or smtp:// (STARTTLS)"
        case .missingHost:
            "it names no host; give smtps://user:password@host:465 or smtp://host:587"
        case .host(let cause):
            "\(cause)"
        case .port:
            "its port is not a number from 1 to 65535; use 465 for smtps:// and 587 for smtp://"
        case .credentialsNotEncoded:
            "user or password hold characters with a meaning in URLs; write @ as %40, / as %2F, ? as %3F, # as %23, "
                + ": as %3A and % as %25"
        case .missingUser:
            "it has a password but no user; give user:password@host, or neither"
        case .missingPassword:
            "it has a user but no password; give user:password@host, or neither"
        case .controlCharacterInCredentials:
            "user or password hold a control character; encode only what belongs to them"
        case .unexpectedPath:
            "something stands behind the host that is not ?options; remove it"
        case .unknownOption(let key):
            "“\(key)” is no option; there are auth, ca, starttls and helo"
        case .repeatedOption(let key):
            "the option “\(key)” is given twice; give it once"
        case .optionValue(let key, let expected):
            "the option \(key) takes \(expected)"
        case .uselessOption(let key, let reason):
            "the option \(key) has no use because \(reason); remove one of the two"
        case .helo(let cause):
            "its option helo is no name to greet with: \(cause)"
        case .cleartextBeyondLoopback:
            "starttls=never would send mail and credentials readable by anyone on the way; it is allowed to localhost "
                + "only, so remove the option"
        }
    }
}
