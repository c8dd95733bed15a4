import Authenticators
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Mail
import Portals
import Secrets
import Storage

/// Answers every request: the host chooses the portal, the path the page, and every answer gets the same protective
/// headers. Never fails: what goes wrong is logged without the request's path, which may hold a token, and answered.
struct SiteResponder: HTTPResponder {
    private let useCases: UseCases
    private let assets: Assets
    private let reconfiguration: ReconfigurationPages
    private let monitoring: Monitoring?
    private let logger: Logger

    init(
        useCases: UseCases, keys: KeyRing, clock: @escaping @Sendable () -> Date, monitoring: Monitoring?,
        logger: Logger
    ) {
        self.monitoring = monitoring
        let assets = Assets()
        self.useCases = useCases
        self.assets = assets
        self.logger = logger
        reconfiguration = ReconfigurationPages(
            useCases: useCases, forms: FormTokens(keys: keys), printer: PagePrinter(assets: assets), clock: clock,
            logger: logger)
    }

    func respond(to request: HummingbirdCore.Request, context: SiteContext) async -> Response {
        var response: Response
        var portal: PortalRecord?
        do throws(Rejection) {
            portal = try await self.portal(asked: request)
            response = try await answer(request, at: portal, context)
        } catch {
            response = Response(error)
        }
        ProtectiveHeaders.add(to: &response, on: portal?.profile.domain)
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// The portal whose domain the `Host` header names; nil if there is none. Nothing else says which host was meant.
    private func portal(asked request: HummingbirdCore.Request) async throws(Rejection) -> PortalRecord? {
        // The first one became the authority; with two, somebody in between may have believed the other (RFC 9112, 3.2).
        if let name = HTTPField.Name("Host"), request.headers.contains(name) { throw .malformed }
        guard let domain = Domain(authority: request.head.authority) else { return nil }
        do { return try await useCases.portal(on: domain) } catch {
            logger.error("the portal of a request could not be looked up", metadata: ["error": "\(error)"])
            throw .unavailable
        }
    }

    private func answer(
        _ request: HummingbirdCore.Request, at portal: PortalRecord?, _ context: SiteContext
    ) async throws(Rejection) -> Response {
        let route = Route(path: request.uri.path)
        if case .health = route {
            try check(request.method, for: .health)
            return Response(status: .ok, text: "ok")
        }
        if let route, let answer = try await self.monitoring(route, request, at: portal) { return answer }
        guard let portal, let route else { throw .notFound }
        try check(request.method, for: route)
        let visit = Visit(portal: portal, source: context.source)
        switch route {
        case .health, .readiness, .metrics: throw .notFound
        case .stylesheet(let hash):
            guard hash == assets.hash else { throw .notFound }
            return Response(stylesheet: assets.stylesheet)
        case .accent(let colour): return Response(stylesheet: Assets.stylesheet(for: colour))
        case .reconfigure(let token):
            guard request.method == .post else { return await reconfiguration.show(token, visit) }
            return await reconfiguration.begin(token, try await Form(request, at: portal.profile.domain), visit)
        case .confirm(let token):
            return await reconfiguration.confirm(token, try await Form(request, at: portal.profile.domain), visit)
        }
    }

    /// The answer to a monitor; nil if nobody here is to know that there is one.
    private func monitoring(
        _ route: Route, _ request: HummingbirdCore.Request, at portal: PortalRecord?
    ) async throws(Rejection) -> Response? {
        guard let monitoring, portal == nil, !Monitoring.isForwarded(request.headers) else { return nil }
        switch route {
        case .readiness:
            try check(request.method, for: route)
            return await monitoring.readiness()
        case .metrics:
            try check(request.method, for: route)
            return try await monitoring.answerMetrics()
        case .health, .stylesheet, .accent, .reconfigure, .confirm: return nil
        }
    }

    private func check(_ method: HTTPRequest.Method, for route: Route) throws(Rejection) {
        guard route.methods.contains(method) else {
            throw .wrongMethod(allowed: route.methods.map(\.rawValue).joined(separator: ", "))
        }
    }
}

/// Who is looking at which portal.
struct Visit: Sendable {
    let portal: PortalRecord
    /// An IP address, for the audit.
    let source: String

    var request: Portals.Request { Portals.Request(.portal, from: source) }
}

extension Domain {
    /// Of a `Host` header or `:authority`: the name without its port. Nil for IP addresses and everything malformed.
    init?(authority: String?) {
        guard let authority, authority.utf8.count <= 300 else { return nil }
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, !parts[1].utf8.allSatisfy({ (48...57).contains($0) }) { return nil }
        guard let name = parts.first, let domain = try? Domain(parsing: name) else { return nil }
        self = domain
    }
}
