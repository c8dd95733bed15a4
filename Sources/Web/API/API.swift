import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Portals

/// The JSON API under `/api/v1`, for programs with an API key. `openapi.json` describes it; a test holds both together.
/// Decides nothing and stores nothing: it reads a request, asks a use case, and writes the answer down.
/// Never fails: what goes wrong is a problem document (RFC 9457), and nothing of a request is logged.
struct API: Sendable {
    static let prefix = "/api/v1"

    private let useCases: UseCases
    private let clock: @Sendable () -> Date
    private let logger: Logger
    private let admission: Admission

    /// - Parameter clock: the one that `useCases` has.
    init(
        useCases: UseCases, clock: @escaping @Sendable () -> Date, logger: Logger,
        limits: Admission.Limits = Admission.Limits()
    ) {
        self.useCases = useCases
        self.clock = clock
        self.logger = logger
        admission = Admission(limits)
    }

    /// Whether the path belongs to the API.
    static func isMeant(by path: String) -> Bool { path == prefix || path.hasPrefix(prefix + "/") }

    /// - Parameter source: where the request came from: an IP address, for the audit.
    func answer(_ request: HummingbirdCore.Request, source: String) async -> Response {
        var response: Response
        do throws(Problem) { response = try await carryOut(request, source) } catch { response = Response(error) }
        // Answers hold addresses, and some of them secrets.
        if !response.headers.contains(.cacheControl) { response.headers[.cacheControl] = "no-store" }
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func carryOut(_ request: HummingbirdCore.Request, _ source: String) async throws(Problem) -> Response {
        let (endpoint, parameters) = try Endpoint.find(request.method, request.uri.path)
        guard let answer = endpoint.answer else { return .openAPI }
        let key = try BearerToken.digest(in: request.headers)
        if let seconds = admission.wait(for: key, from: source, at: clock()) { throw .rateLimited(seconds: seconds) }
        try MediaTypes.checkAccept(request.headers)
        let body = try await JSONBody.read(request, endpoint.body)
        let call = Call(
            useCases: useCases,
            request: Portals.Request(
                .apiKey(key), from: source,
                idempotency: try endpoint.creates ? IdempotencyKey.read(request, body) : nil),
            parameters: parameters, query: try Query(request.head.path ?? "", allowed: endpoint.query),
            body: body.fields, key: key, admission: admission, clock: clock, logger: logger)
        let response = try await answer(call)
        await call.noteUse()
        return response
    }
}

extension Response {
    /// The description of the API. Public: it says nothing of what is kept here.
    fileprivate static var openAPI: Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "max-age=3600"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: PackageResources.openapi_json)))
    }
}
