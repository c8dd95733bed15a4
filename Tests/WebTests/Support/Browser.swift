import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Synchronization
import Testing

@testable import Web

/// Asks a site as a browser would, without a socket.
struct Browser {
    /// Its database goes with the last reference.
    private let northwind: Northwind
    let site: PortalSite
    var host: String?
    var headers: [String: String] = [:]

    /// - Parameter site: nil: Northwind's own.
    init(_ northwind: Northwind, site: PortalSite? = nil) {
        self.northwind = northwind
        self.site = site ?? northwind.site
        host = northwind.domain
    }

    func get(_ path: String) async throws -> Answer { try await send(.get, path) }

    /// Sends a form with these fields; the form's token too, as the page has it.
    func post(_ path: String, _ fields: [String: String], csrf: String?) async throws -> Answer {
        var fields = fields
        if let csrf { fields["csrf"] = csrf }
        let body = fields.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        return try await send(.post, path, body: body, type: "application/x-www-form-urlencoded")
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, body: String = "", type: String? = nil
    ) async throws -> Answer {
        var fields = HTTPFields()
        fields[.contentType] = type
        for (name, value) in headers {
            fields.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        let head = HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: fields)
        let request = HummingbirdCore.Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
        let response = await site.responder.respond(to: request, context: SiteContext(peer: "192.0.2.7"))
        let collector = Collector()
        try await response.body.write(collector)
        return Answer(status: response.status.code, headers: response.headers, text: collector.text)
    }

    private static func encoded(_ text: String) -> String {
        text.utf8.map { String(format: "%%%02X", Int($0)) }.joined()
    }

    private final class Collector: ResponseBodyWriter {
        private let bytes = Mutex(ByteBuffer())

        var text: String { bytes.withLock { String(buffer: $0) } }

        func write(_ buffer: ByteBuffer) async throws {
            _ = bytes.withLock { $0.writeImmutableBuffer(buffer) }
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}

/// The three steps of a link, each as the page before it leads there.
extension Browser {
    func open(_ token: String) async throws -> Answer { try await get("/mfa/reconfigure/\(token)") }

    func enterPassword(_ token: String, _ password: String = Northwind.password) async throws -> Answer {
        let csrf = try await open(token).csrf
        return try await post("/mfa/reconfigure/\(token)", ["password": password], csrf: csrf)
    }

    func enterCode(_ token: String, _ code: String, from page: Answer) async throws -> Answer {
        try await post("/mfa/reconfigure/\(token)/confirm", ["code": code], csrf: page.csrf)
    }
}

struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    var heading: String { first(between: "<h1>", and: "</h1>") ?? "" }
    var mistake: String? { first(between: "role=\"alert\">", and: "</p>") }
    var csrf: String? { first(between: "name=\"csrf\" value=\"", and: "\"") }
    /// The secret that the page shows, without its blanks.
    var key: String? { first(between: "<dd><code translate=\"no\">", and: "</code>")?.replacing(" ", with: "") }
    var recoveryCodes: [String] {
        text.components(separatedBy: "<li><code>").dropFirst().compactMap {
            $0.components(separatedBy: "</code>").first
        }
    }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    func first(between start: String, and end: String) -> String? {
        let parts = text.components(separatedBy: start)
        return parts.count > 1 ? parts[1].components(separatedBy: end).first : nil
    }
}
