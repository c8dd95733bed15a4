import Mail

/// Which host a request was meant for, out of its `Host` header or `:authority`, without the port.
/// Nothing else says so: `Forwarded` and `X-Forwarded-Host` can be written by anybody.
enum Host: Equatable, Sendable {
    case domain(Domain)
    /// `127.0.0.1` or `[::1]`; no other address is anybody's name here.
    case loopbackAddress(String)

    /// Nil for everything malformed, and for other addresses.
    init?(authority: String?) {
        guard let authority, authority.utf8.count <= 300 else { return nil }
        if let address = ["127.0.0.1", "[::1]"].first(where: { authority == $0 || authority.hasPrefix($0 + ":") }) {
            guard authority.utf8.dropFirst(address.utf8.count + 1).allSatisfy(\.isDigit) else { return nil }
            self = .loopbackAddress(address)
            return
        }
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, !parts[1].utf8.allSatisfy(\.isDigit) { return nil }
        guard let name = parts.first, let domain = try? Domain(parsing: name) else { return nil }
        self = .domain(domain)
    }

    /// Out of an `Origin` header (RFC 6454); nil for `null` and other schemes.
    init?(origin: String) {
        guard let scheme = ["https://", "http://"].first(where: origin.hasPrefix) else { return nil }
        self.init(authority: String(origin.dropFirst(scheme.count)))
    }

    var domain: Domain? {
        if case .domain(let domain) = self { domain } else { nil }
    }

    /// Whether it never leaves this machine: then plain HTTP is all there is, and cookies cannot be `Secure`.
    var isLoopback: Bool {
        switch self {
        case .domain(let domain): domain.isLoopbackName
        case .loopbackAddress: true
        }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (48...57).contains(self) }
}
