package import Authenticators
package import Foundation
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import Portals
import ServiceLifecycle

/// All that PortalMFA serves: its customers' portals on their own domains, and the operators' console with the API, as one
/// long-running service over HTTP/1.1. Speaks no TLS: whatever terminates it stands in front. Builds no link from a
/// request, and believes `X-Forwarded-For` only from the proxies it was told of.
/// A failure to listen ends `run()`, and with it the program's start.
package struct PortalSite: Service, CustomStringConvertible {
    /// Octets of a request's body. Every form here is far smaller.
    static let mostBodyBytes = 16 * 1024
    private static let mostConnections = 1024

    let responder: SiteResponder
    private let host: String
    private let port: Int
    private let limits: Limits
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// For the log of services: without it they would print all that is in here.
    package var description: String { "pages on \(host):\(port)" }

    /// How long a client may take.
    struct Limits: Sendable {
        /// From a request's first line until its answer has left.
        var exchange: TimeAmount = .seconds(30)
        /// Between requests, and for the first line to arrive.
        var idle: TimeAmount = .seconds(15)
    }

    /// - Parameters:
    ///   - port: 0 for any free one.
    ///   - doors: the console's host, and the proxies in front.
    ///   - tools: what the console needs of modules that this one does not know.
    ///   - clock: the one that `useCases` has.
    ///   - monitoring: what monitors are told; nil: nothing.
    ///   - onListening: is told the port once connections are accepted.
    package init(
        useCases: UseCases, keys: KeyRing, host: String, port: Int, doors: Doors = Doors(),
        tools: ConsoleTools = ConsoleTools(), logger: Logger, clock: @escaping @Sendable () -> Date = { Date() },
        monitoring: Monitoring? = nil,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.init(
            useCases: useCases, keys: keys, host: host, port: port, doors: doors, tools: tools, logger: logger,
            clock: clock, limits: Limits(), monitoring: monitoring, onListening: onListening)
    }

    init(
        useCases: UseCases, keys: KeyRing, host: String, port: Int, doors: Doors, tools: ConsoleTools = ConsoleTools(),
        logger: Logger, clock: @escaping @Sendable () -> Date, limits: Limits, monitoring: Monitoring?,
        onListening: @escaping @Sendable (Int) async -> Void
    ) {
        responder = SiteResponder(
            useCases: useCases, keys: keys, doors: doors, tools: tools, clock: clock, monitoring: monitoring,
            logger: logger)
        self.host = host
        self.port = port
        self.limits = limits
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        let (port, onListening, exchange) = (port, onListening, limits.exchange)
        let application = Application(
            responder: responder,
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [ExchangeDeadline(exchange)], idleTimeout: limits.idle,
                    httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                        maxHeaderFieldSize: 8 * 1024, maxHeaderListSize: 16 * 1024, maxHeaderFieldCount: 100))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: .maximum(Self.mostConnections, logger: logger)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) },
            logger: logger)
        try await application.run()
    }
}
