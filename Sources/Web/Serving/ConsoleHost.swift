import HTTPTypes
package import Mail

/// On which host the operators' console and the API answer.
package enum ConsoleHost: Sendable {
    /// On this name, wherever the request comes from.
    case domain(Domain)
    /// On this machine's own names, for whoever sits at it, and never through a proxy.
    case thisMachine

    /// - Parameter peer: the address at the other end of the connection.
    func answers(_ host: Host, _ headers: HTTPFields, from peer: String) -> Bool {
        switch (self, host) {
        case (.domain(let own), .domain(let asked)): return own == asked
        case (.domain, .loopbackAddress): return false
        case (.thisMachine, .domain(let asked)):
            return asked.ascii == "localhost" && Self.isLocal(headers, peer)
        case (.thisMachine, .loopbackAddress): return Self.isLocal(headers, peer)
        }
    }

    private static func isLocal(_ headers: HTTPFields, _ peer: String) -> Bool {
        !Monitoring.isForwarded(headers) && (peer == "::1" || peer.hasPrefix("127.") || peer.hasPrefix("::ffff:127."))
    }
}
