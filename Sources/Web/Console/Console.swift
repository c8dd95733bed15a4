import Authenticators
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Portals
import Secrets

/// The operators' console: every page an operator of the MSSP works with. Which page a path leads to, and who may come
/// in; what is on the pages stands in the extensions, one for each.
/// Decides nothing: `Portals` does, at every request anew, so that a lost assignment counts at the next one.
struct Console: Sendable {
    let useCases: UseCases
    let forms: FormTokens
    let printer: ConsolePrinter
    let tools: ConsoleTools
    let seats = ConsoleSeats()
    let testMails = TestMailPace()
    let clock: @Sendable () -> Date
    let logger: Logger

    init(
        useCases: UseCases, keys: KeyRing, tools: ConsoleTools, clock: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.useCases = useCases
        forms = FormTokens(keys: keys)
        printer = ConsolePrinter()
        self.tools = tools
        self.clock = clock
        self.logger = logger
    }

    /// - Parameters:
    ///   - host: the console's, as it was asked for.
    ///   - source: an IP address, for the audit and for limits.
    func answer(_ request: HummingbirdCore.Request, at host: Host, source: String) async -> Response {
        var response: Response
        do throws(Rejection) {
            let caller = Caller(
                host: host, cookies: Cookies(request.headers, at: host), source: source,
                lastEvent: HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] })
            response = try await answer(request, caller)
        } catch {
            response = Response(error)
        }
        if !response.headers.contains(.contentSecurityPolicy) {
            response.headers[.contentSecurityPolicy] = Self.contentSecurityPolicy
        }
        return response
    }

    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"

    private func answer(_ request: HummingbirdCore.Request, _ caller: Caller) async throws(Rejection) -> Response {
        guard let route = ConsoleRoute(path: request.uri.path) else { return await lost(caller) }
        try route.methods.check(request.method)
        let query = try PageQuery(request.uri.query)
        if case .asset(let name) = route {
            guard let asset = printer.assets.answer(name) else { throw .notFound }
            return asset
        }
        do {
            if route.isDoor { return try await enter(route, try await form(in: request, route, caller), caller, query) }
            // Before anything of the body is read: a stranger's costs nothing.
            guard let visit = try await self.visit(caller, query, notesUse: !route.isStream) else {
                return toSignIn(caller, at: request.method)
            }
            return await answer(request, route, visit)
        } catch let rejection as Rejection { throw rejection } catch {
            report(error)
            throw .unavailable
        }
    }

    /// Of who is signed in. What goes wrong becomes a page of the console.
    private func answer(
        _ request: HummingbirdCore.Request, _ route: ConsoleRoute, _ visit: ConsoleVisit
    ) async -> Response {
        do {
            let seat = request.method == .post && route.isImport ? try seats.imports.take(visit, or: .imports) : nil
            defer { withExtendedLifetime(seat) {} }
            let form = try await form(in: request, route, visit.caller)
            if let form { try check(form, visit) }
            return try await answer(route, visit, form)
        } catch { return failure(error, visit) }
    }

    /// Nil for GET and HEAD, which change nothing.
    private func form(
        in request: HummingbirdCore.Request, _ route: ConsoleRoute, _ caller: Caller
    ) async throws(Rejection) -> Form? {
        request.method == .post ? try await Form(request, at: caller.host, upTo: route.mostBytes) : nil
    }

    private func answer(_ route: ConsoleRoute, _ visit: ConsoleVisit, _ form: Form?) async throws -> Response {
        switch route {
        case .asset, .signIn, .setup, .confirmSetup: throw Rejection.notFound
        case .root: .seeOther("/portals")
        case .signOut: try await signOut(visit)
        case .portals: try await portals(visit)
        case .addPortal: try await addPortal(form, visit)
        case .addCustomer: try await addCustomer(form, visit)
        case .users(let portal): try await users(of: portal, visit)
        case .events(let portal): try await events(of: portal, visit)
        case .addUser(let portal): try await addUser(to: portal, form, visit)
        case .importUsers(let portal): try await importUsers(to: portal, form, visit)
        case .userStatus(let portal): try await setStatus(at: portal, form, visit)
        case .reset(let portal): try await reset(at: portal, form, visit)
        case .policy(let portal): try await switchPolicy(of: portal, form, visit)
        case .queue: try await queue(visit)
        case .mail(let id): try await mail(id, form, visit)
        case .pauseRelay(let relay): try await pause(relay, form, visit)
        case .testRelay(let relay): try await test(relay, form, visit)
        case .audit: try await audit(visit)
        case .auditExport: try await exportAudit(visit)
        case .verifyAudit: try await verifyAudit(visit)
        case .letters: try await letters(visit)
        case .letterPreview: try await letterPreview(visit)
        case .operators: try await operators(visit)
        case .addOperator: try await addOperator(form, visit)
        case .assignOperator: try await assignOperator(form, visit)
        case .setupOperator: try await issueSetup(form, visit)
        case .operatorStatus: try await setOperatorStatus(form, visit)
        case .apiKeys: try await apiKeys(visit)
        case .addAPIKey: try await addAPIKey(form, visit)
        case .revokeAPIKey: try await revokeAPIKey(form, visit)
        }
    }

    private func check(_ form: Form, _ visit: ConsoleVisit) throws {
        guard forms.isAuthentic(form["csrf"], for: visit.token, .session) else { throw StaleForm() }
    }

    /// - Parameter notesUse: false for what a page asks by itself, whether or not somebody sits at it.
    private func visit(_ caller: Caller, _ query: PageQuery, notesUse: Bool = true) async throws -> ConsoleVisit? {
        guard let token = caller.cookies[.session],
            let session = try await useCases.console(token, notesUse: notesUse)
        else { return nil }
        return ConsoleVisit(
            session: session, token: token, caller: caller, query: query, csrf: forms.token(for: token, .session))
    }

    /// A path that leads nowhere: the same page as for what is there and hidden.
    private func lost(_ caller: Caller) async -> Response {
        do {
            guard let visit = try await visit(caller, PageQuery()) else {
                return toSignIn(caller, at: .get)
            }
            return failure(Rejection.notFound, visit)
        } catch {
            report(error)
            return Response(Rejection.unavailable)
        }
    }

    /// Somebody without a session; whoever had one is told that it ended.
    private func toSignIn(_ caller: Caller, at method: HTTPRequest.Method) -> Response {
        caller.cookies[.session] == nil ? .toSignIn : .sessionEnded(at: method)
    }

    func report(_ error: any Error) {
        // Its description holds no secret; the path might.
        logger.error("a page of the console failed", metadata: ["error": "\(error)"])
    }
}

/// A form whose token is not this session's.
struct StaleForm: Error {}

extension Response {
    static var toSignIn: Response { .seeOther("/sign-in") }

    /// The page then says so.
    /// - Parameter method: of the request that found it so: what it was to do was not done.
    static func sessionEnded(at method: HTTPRequest.Method) -> Response {
        .seeOther("/sign-in?notice=\((method == .post ? SentBack.notDone : .sessionEnded).rawValue)")
    }
}
