import Hummingbird
import Logging
import NIOCore

/// What is known of a request besides its bytes: where it came from, as the socket says.
struct SiteContext: InitializableFromSource, Sendable {
    typealias Source = ApplicationRequestContextSource

    /// The IP address at the other end of the connection: a proxy's, where there is one.
    let peer: String

    init(source: ApplicationRequestContextSource) {
        let address = source.channel.remoteAddress?.ipAddress ?? "local"
        // One that IPv6 carries for IPv4 is the IPv4 one: limits count by network.
        self.init(peer: address.hasPrefix("::") ? IPAddress(address)?.description ?? address : address)
    }

    init(peer: String) {
        self.peer = peer
    }
}
