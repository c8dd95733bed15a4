import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore
import Portals

/// Documents as answers.
extension Response {
    /// - Parameter location: the path of what was created.
    static func document(
        _ document: some Encodable, status: HTTPResponse.Status = .ok, location: String? = nil,
        isReplay: Bool = false
    ) throws(Problem) -> Response {
        var response = Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoded(document))))
        response.headers[.location] = location
        if isReplay, let name = HTTPField.Name("Idempotency-Replayed") { response.headers[name] = "true" }
        return response
    }

    static let done = Response(status: .noContent)

    init(_ problem: Problem) {
        let body: Data
        do throws(Problem) { body = try Self.encoded(ProblemDocument(problem)) } catch { body = Data("{}".utf8) }
        self.init(
            status: problem.kind.status, headers: [.contentType: "application/problem+json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
        if problem.kind.status == .unauthorized {
            headers[.wwwAuthenticate] =
                problem.isKeyMissing
                ? "Bearer realm=\"PortalMFA\"" : "Bearer realm=\"PortalMFA\", error=\"invalid_token\""
        }
        if !problem.allowed.isEmpty { headers[.allow] = problem.allowed.joined(separator: ", ") }
        headers[.retryAfter] = problem.retryAfter.map(String.init)
    }

    private static func encoded(_ document: some Encodable) throws(Problem) -> Data {
        // Documents are texts, numbers and flags, which always encode; if not, it is our bug, and no other request's.
        do { return try JSON.encode(document) } catch { throw Problem(.internalError) }
    }
}
