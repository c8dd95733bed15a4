import Glibc
package import Mail

/// The host part of a relay's URL: a domain, or an address in its one canonical spelling.
/// Never another spelling of an address (`127.1`, `0x7f000001`), which programs read differently.
package enum RelayHost: Sendable, Hashable, CustomStringConvertible {
    case domain(Domain)
    /// One label, as containers and hosts files name their neighbours: letters, digits and hyphens, in lowercase.
    case neighbour(String)
    case ipv4(String)
    case ipv6(String)

    /// - Throws: what `Domain` found, for anything that is neither an address nor a domain.
    init(parsing text: Substring) throws(MailError) {
        if text.hasPrefix("["), text.hasSuffix("]"),
            let address = Self.canonical(String(text.dropFirst().dropLast()), AF_INET6)
        {
            self = .ipv6(address)
        } else if let address = Self.canonical(String(text), AF_INET) {
            self = .ipv4(address)
        } else {
            do { self = .domain(try Domain(parsing: text)) } catch .domain(_, .singleLabel)
                where text.allSatisfy(\.isASCII)
            {
                self = .neighbour(text.lowercased())
            }
        }
    }

    /// Whether what is sent there never leaves this machine, whatever a name server says: libcurl itself resolves
    /// `localhost` and the names below it.
    package var isLoopback: Bool {
        switch self {
        case .domain(let name): name.isLoopbackName
        case .neighbour: false
        case .ipv4(let address): address.hasPrefix("127.")
        case .ipv6(let address): address == "::1"
        }
    }

    /// As it stands in a URL.
    package var description: String {
        switch self {
        case .domain(let name): name.ascii
        case .neighbour(let name): name
        case .ipv4(let address): address
        case .ipv6(let address): "[\(address)]"
        }
    }

    private static func canonical(_ text: String, _ family: Int32) -> String? {
        var address = in6_addr()  // Large enough for both families.
        guard inet_pton(family, text, &address) == 1 else { return nil }
        var spelling = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(family, &address, &spelling, socklen_t(spelling.count)) != nil else { return nil }
        return String(decoding: spelling.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
