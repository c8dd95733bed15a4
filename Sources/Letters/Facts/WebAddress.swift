package import Mail

/// An absolute `http` or `https` address whose every character may stand in an HTML attribute and in plain text.
/// Pure. Never holds user information, white space or a character beyond ASCII, so its host is the one a reader sees.
struct WebAddress: Hashable, Sendable {
    enum Scheme: Hashable, Sendable { case http, https }

    static let limit = 2048

    let text: String
    let scheme: Scheme
    let host: Domain

    /// - Throws: why the text is no such address.
    init(parsing text: String) throws(WebAddressFlaw) {
        guard text.utf8.count <= Self.limit else { throw .tooLong(limit: Self.limit) }
        guard text.utf8.allSatisfy(Self.mayStand) else { throw .forbiddenCharacter }
        let rest: Substring
        if text.hasPrefix("https://") {
            scheme = .https
            rest = text.dropFirst("https://".count)
        } else if text.hasPrefix("http://") {
            scheme = .http
            rest = text.dropFirst("http://".count)
        } else {
            throw .scheme
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2 {
            // `UInt16` alone would take "+443".
            guard parts[1].utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), UInt16(parts[1]) != nil
            else { throw .port }
        }
        do {
            host = try Domain(parsing: parts[0])
        } catch {
            throw .host(error)
        }
        guard host.ascii == parts[0] else { throw .hostNotCanonical(host) }
        self.text = text
    }

    /// RFC 3986's characters without `'` and `@`: the one ends an attribute, the other disguises a host.
    private static func mayStand(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~:/?#[]!$&()*+,;=%".utf8.contains(byte)
        }
    }
}

/// Why a text is not an address of the web that a letter may hold.
package enum WebAddressFlaw: Error, Hashable, Sendable {
    case tooLong(limit: Int)
    case forbiddenCharacter
    case scheme
    case port
    case host(MailError)
    case hostNotCanonical(Domain)
    case offDomain(Domain)
    case unencrypted
}

extension WebAddressFlaw: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLong(let limit): "it is longer than \(limit) characters: shorten it"
        case .forbiddenCharacter: "it holds a character that must be percent-encoded: encode it"
        case .scheme: "it does not begin with https://: write it in full"
        case .port: "its port is not a number up to 65535: correct or remove it"
        case .host(let cause): "its host is no domain (\(cause))"
        case .hostNotCanonical(let domain): "its host is not in canonical form: write \(domain.ascii)"
        case .offDomain(let domain): "its host is not the portal's domain: build it on \(domain.ascii)"
        case .unencrypted: "http is for loopback demos only: use https"
        }
    }
}
