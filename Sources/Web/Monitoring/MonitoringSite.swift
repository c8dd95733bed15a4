import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import ServiceLifecycle

/// Answers monitors on an address of its own, for a worker that serves no pages.
package struct MonitoringSite: Service, CustomStringConvertible {
    private let monitoring: Monitoring
    private let host: String
    private let port: Int
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    package var description: String { "monitoring on \(host):\(port)" }

    /// - Parameter port: 0 for any free one.
    package init(
        _ monitoring: Monitoring, host: String, port: Int, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.monitoring = monitoring
        self.host = host
        self.port = port
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        let (port, onListening) = (port, onListening)
        try await Application(
            responder: MonitoringResponder(monitoring: monitoring),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port),
                availableConnectionsDelegate: .maximum(64, logger: logger)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? port) }, logger: logger
        ).run()
    }
}

struct MonitoringResponder: HTTPResponder {
    let monitoring: Monitoring

    func respond(to request: HummingbirdCore.Request, context: SiteContext) async -> Response {
        var response: Response
        do throws(Rejection) { response = try await answer(request) } catch { response = Response(error) }
        ProtectiveHeaders.add(to: &response, on: nil)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ request: HummingbirdCore.Request) async throws(Rejection) -> Response {
        guard let probe = Probe(rawValue: request.uri.path), !Monitoring.isForwarded(request.headers) else {
            throw .notFound
        }
        return try await monitoring.answer(probe, request.method)
    }
}
