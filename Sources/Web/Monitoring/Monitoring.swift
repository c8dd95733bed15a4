import HTTPTypes
import Hummingbird
import HummingbirdCore

/// What monitors ask: `/healthz` (the process answers), `/readyz` (it can do its work), `/metrics` (Prometheus text).
/// The last two are for the machines beside this one: never answered on a portal's domain, nor through a proxy.
package struct Monitoring: Sendable {
    let metrics: @Sendable () async throws -> String
    let unreadiness: @Sendable () async -> String?

    /// - Parameters:
    ///   - metrics: in Prometheus' text format.
    ///   - unreadiness: why it cannot work now; nil if it can.
    package init(
        metrics: @escaping @Sendable () async throws -> String, unreadiness: @escaping @Sendable () async -> String?
    ) {
        self.metrics = metrics
        self.unreadiness = unreadiness
    }

    /// Nil for what is no monitor's.
    func answer(_ route: Route, _ method: HTTPRequest.Method) async throws(Rejection) -> Response? {
        switch route {
        case .readiness:
            try route.check(method)
            return await readiness()
        case .metrics:
            try route.check(method)
            return try await answerMetrics()
        default: return nil
        }
    }

    private func readiness() async -> Response {
        if let reason = await unreadiness() { return Response(status: .serviceUnavailable, text: reason) }
        return Response(status: .ok, text: "ready")
    }

    private func answerMetrics() async throws(Rejection) -> Response {
        do { return Response(metrics: try await metrics()) } catch { throw .unavailable }
    }

    /// Whether somebody in between handed the request on: then it may have come from anywhere.
    static func isForwarded(_ headers: HTTPFields) -> Bool {
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"].contains { name in
            HTTPField.Name(name).map { headers.contains($0) } ?? false
        }
    }
}
