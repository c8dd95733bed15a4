import Glibc
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Opens the listening sockets of a mail catcher and puts the handlers on each connection they accept.
/// A socket that cannot be opened is reported by what is wrong with the address or the port.
struct Listener {
    let group: MultiThreadedEventLoopGroup
    let host: String

    func listen(
        on port: Int, _ handlers: @escaping @Sendable (any Channel) throws -> Void
    ) async throws(MailboxError) -> any Channel {
        do {
            return try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 1_024)
                // A restart must not wait for old connections of the same port to be forgotten.
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try handlers(channel) }
                }
                .bind(host: host, port: port).get()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw .portInUse(host: host, port: port)
        } catch {
            throw .cannotListen(host: host, port: port, cause: String(describing: error))
        }
    }
}

extension SocketAddress {
    /// Address and port, as `127.0.0.1:50123` or `[::1]:50123`.
    var peerName: String {
        guard let ipAddress, let port else { return description }
        return ipAddress.contains(":") ? "[\(ipAddress)]:\(port)" : "\(ipAddress):\(port)"
    }
}
