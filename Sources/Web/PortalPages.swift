import Authenticators
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Portals
import Secrets
import Storage

/// The pages of a hosted portal on its own domain. Which of them a path leads to; what is on them, the pages know.
struct PortalPages: Sendable {
    private let assets: Assets
    private let reconfiguration: ReconfigurationPages

    init(useCases: UseCases, keys: KeyRing, clock: @escaping @Sendable () -> Date, logger: Logger) {
        let assets = Assets()
        self.assets = assets
        reconfiguration = ReconfigurationPages(
            useCases: useCases, forms: FormTokens(keys: keys), printer: PagePrinter(assets: assets), clock: clock,
            logger: logger)
    }

    func answer(_ request: HummingbirdCore.Request, _ visit: Visit) async throws(Rejection) -> Response {
        guard let route = Route(path: request.uri.path) else { throw .notFound }
        try route.check(request.method)
        switch route {
        case .health, .readiness, .metrics: throw .notFound
        case .stylesheet(let hash):
            guard hash == assets.hash else { throw .notFound }
            return Response(stylesheet: assets.stylesheet)
        case .accent(let colour): return Response(stylesheet: Assets.stylesheet(for: colour))
        case .reconfigure(let token):
            guard request.method == .post else { return await reconfiguration.show(token, visit) }
            return await reconfiguration.begin(token, try await Form(request, at: visit.host), visit)
        case .confirm(let token):
            return await reconfiguration.confirm(token, try await Form(request, at: visit.host), visit)
        }
    }
}

/// Who is looking at which portal, and with which cookies.
struct Visit: Sendable {
    let portal: PortalRecord
    let cookies: Cookies
    /// An IP address, for the audit and for limits.
    let source: String

    var host: Host { .domain(portal.profile.domain) }

    var request: Portals.Request { Portals.Request(.visitor, from: source) }
}
