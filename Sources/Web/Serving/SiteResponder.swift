import Authenticators
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Mail
import Portals
import Storage

/// Answers every request: the host chooses a portal's pages, or the console with the API, and every answer gets the same
/// protective headers. Never fails: what goes wrong is logged without the request's path, which may hold a token, and
/// answered.
struct SiteResponder: HTTPResponder {
    private let useCases: UseCases
    private let pages: PortalPages
    private let console: Console
    private let api: API
    private let doors: Doors
    private let monitoring: Monitoring?
    private let logger: Logger

    init(
        useCases: UseCases, keys: KeyRing, doors: Doors, tools: ConsoleTools, clock: @escaping @Sendable () -> Date,
        monitoring: Monitoring?, logger: Logger
    ) {
        self.useCases = useCases
        self.doors = doors
        self.monitoring = monitoring
        self.logger = logger
        api = API(useCases: useCases, clock: clock, logger: logger)
        pages = PortalPages(useCases: useCases, keys: keys, clock: clock, logger: logger)
        console = Console(useCases: useCases, keys: keys, tools: tools, clock: clock, logger: logger)
    }

    func respond(to request: HummingbirdCore.Request, context: SiteContext) async -> Response {
        var response: Response
        var domain: Domain?
        do throws(Rejection) {
            let host = try host(of: request)
            let site = try await site(of: host, request, context)
            if site != nil { domain = host?.domain }
            response = try await answer(request, at: site, context)
        } catch {
            response = Response(error)
        }
        ProtectiveHeaders.add(to: &response, on: domain)
        return request.method == .head ? response.createHeadResponse() : response
    }

    /// Where a request arrived.
    private enum Site {
        case portal(PortalRecord)
        case console(Host)
    }

    private func host(of request: HummingbirdCore.Request) throws(Rejection) -> Host? {
        // The first one became the authority; with two, somebody in between may have believed the other (RFC 9112, 3.2).
        if let name = HTTPField.Name("Host"), request.headers.contains(name) { throw .malformed }
        return Host(authority: request.head.authority)
    }

    /// Nil on a host that is nobody's.
    private func site(
        of host: Host?, _ request: HummingbirdCore.Request, _ context: SiteContext
    ) async throws(Rejection) -> Site? {
        guard let host else { return nil }
        if doors.console.answers(host, request.headers, from: context.peer) { return .console(host) }
        guard let domain = host.domain else { return nil }
        do { return try await useCases.portal(on: domain).map(Site.portal) } catch {
            logger.error("the portal of a request could not be looked up", metadata: ["error": "\(error)"])
            throw .unavailable
        }
    }

    private func answer(
        _ request: HummingbirdCore.Request, at site: Site?, _ context: SiteContext
    ) async throws(Rejection) -> Response {
        if let answer = try await monitoring(request, at: site) { return answer }
        switch site {
        case .portal(let portal):
            let cookies = Cookies(request.headers, at: .domain(portal.profile.domain))
            return try await pages.answer(
                request,
                Visit(
                    portal: portal, cookies: cookies, languages: request.headers[.acceptLanguage],
                    source: source(of: request, context)))
        case .console where API.isMeant(by: request.uri.path):
            return await api.answer(request, source: source(of: request, context))
        case .console(let host):
            return await console.answer(request, at: host, source: source(of: request, context))
        case nil: throw .notFound
        }
    }

    private func source(of request: HummingbirdCore.Request, _ context: SiteContext) -> String {
        doors.proxies.source(of: request.headers, from: context.peer)
    }

    /// The answer to a monitor; nil if it is none, or nobody here is to know that there is one.
    private func monitoring(_ request: HummingbirdCore.Request, at site: Site?) async throws(Rejection) -> Response? {
        guard let probe = Probe(rawValue: request.uri.path) else { return nil }
        if probe == .health { return try Monitoring.health(request.method) }
        if case .portal = site { return nil }
        guard let monitoring, !Monitoring.isForwarded(request.headers) else { return nil }
        return try await monitoring.answer(probe, request.method)
    }
}
