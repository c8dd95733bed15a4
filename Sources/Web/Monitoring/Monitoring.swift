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

    func answer(_ probe: Probe, _ method: HTTPRequest.Method) async throws(Rejection) -> Response {
        try Probe.methods.check(method)
        switch probe {
        case .health: return try Self.health(method)
        case .readiness: return await readiness()
        case .metrics: return try await answerMetrics()
        }
    }

    /// Whoever hears it knows that the process answers, and no more.
    static func health(_ method: HTTPRequest.Method) throws(Rejection) -> Response {
        try Probe.methods.check(method)
        return Response(status: .ok, text: "ok")
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
        forwarding.contains { headers.contains($0) }
    }

    private static let forwarding =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via"].compactMap { HTTPField.Name($0) }
}

/// What a monitor may ask, by its path.
enum Probe: String, Sendable {
    case health = "/healthz"
    case readiness = "/readyz"
    case metrics = "/metrics"

    static let methods: [HTTPRequest.Method] = [.get, .head]
}
