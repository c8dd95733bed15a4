import Foundation
import HTTPTypes

/// The reverse proxies whose `X-Forwarded-For` is believed: for the source address in the audit and in limits, and for
/// nothing else. Whoever is not among them may write what he likes there.
package struct TrustedProxies: Sendable {
    private let networks: [IPNetwork]

    /// Nobody is believed.
    package static let none = TrustedProxies(networks: [])

    private init(networks: [IPNetwork]) { self.networks = networks }

    /// - Parameter text: addresses and networks, such as `127.0.0.1, 10.0.0.0/8, 2001:db8::/32`; nil if one is none.
    package init?(_ text: String) {
        var networks: [IPNetwork] = []
        for part in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
            guard let network = IPNetwork(String(part)) else { return nil }
            networks.append(network)
        }
        self.networks = networks
    }

    /// Where a request came from: the nearest address that is not a trusted proxy's.
    /// - Parameter peer: the address at the other end of the connection.
    func source(of headers: HTTPFields, from peer: String) -> String {
        guard !networks.isEmpty, trusts(peer), let name = HTTPField.Name("X-Forwarded-For") else { return peer }
        var source = peer
        for hop in headers[values: name].flatMap({ $0.split(separator: ",") }).reversed() {
            guard let address = IPAddress(hop.trimmingCharacters(in: .whitespaces)) else { break }
            source = address.description
            if !trusts(source) { break }
        }
        return source
    }

    private func trusts(_ address: String) -> Bool {
        guard let address = IPAddress(address) else { return false }
        return networks.contains { $0.contains(address) }
    }
}

/// An IPv4 or IPv6 address. One that IPv6 carries for IPv4 is the IPv4 one.
struct IPAddress: Equatable, CustomStringConvertible {
    let bytes: [UInt8]

    init?(_ text: String) {
        var (v4, v6) = (in_addr(), in6_addr())
        guard text.utf8.count <= 45 else { return nil }
        if inet_pton(AF_INET, text, &v4) == 1 {
            bytes = withUnsafeBytes(of: &v4) { Array($0) }
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            let all = withUnsafeBytes(of: &v6) { Array($0) }
            bytes = all.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) ? Array(all.suffix(4)) : all
        } else {
            return nil
        }
    }

    var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        let written = bytes.withUnsafeBytes { inet_ntop(family, $0.baseAddress, &text, socklen_t(INET6_ADDRSTRLEN)) }
        // The buffer is as long as the longest address, so it always fits.
        return written.map { String(cString: $0) } ?? "unknown"
    }
}

/// An address, or all that begin with the same bits (CIDR, RFC 4632).
struct IPNetwork {
    private let address: IPAddress
    private let length: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = IPAddress(String(parts[0])) else { return nil }
        let most = address.bytes.count * 8
        let length = parts.count == 2 ? Int(parts[1]) : most
        guard let length, (0...most).contains(length) else { return nil }
        (self.address, self.length) = (address, length)
    }

    func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        return (0..<length).allSatisfy { bit in
            let mask = UInt8(0x80) >> UInt8(bit % 8)
            return (other.bytes[bit / 8] ^ address.bytes[bit / 8]) & mask == 0
        }
    }
}
