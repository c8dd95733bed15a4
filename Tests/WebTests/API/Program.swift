import Foundation
import HTTPTypes
import HummingbirdCore
import Mail
import NIOCore
import Policy
import Portals
import Secrets
import Storage
import Synchronization
import Testing

@testable import Web

/// A program with an API key, asking without a socket.
struct Program: Sendable {
    let northwind: Northwind
    let api: API
    /// As it was printed; nil: none.
    var key: String?

    /// With a new key.
    init(
        _ northwind: Northwind, _ scope: APIKey.Scope = .portal, for customers: [String]? = ["northwind-inc"],
        named name: String = "shop", limits: Admission.Limits = Admission.Limits()
    ) async throws {
        self.northwind = northwind
        api = northwind.api(limits)
        let reach: UseCases.APIKeyReach =
            try customers.map { .customers(try $0.map { try Slug(parsing: $0) }) } ?? .allCustomers
        key = try await northwind.useCases.addAPIKey(
            try Slug(parsing: name), scope: scope, reach: reach, Northwind.host
        ).reveal()
    }

    func get(_ path: String) async throws -> Reply { try await send(.get, path) }

    func post(_ path: String, _ json: String = "{}", _ headers: [String: String] = [:]) async throws -> Reply {
        try await send(.post, path, json: json, headers)
    }

    /// - Parameter path: after `/api/v1`.
    func send(
        _ method: HTTPRequest.Method, _ path: String, json: String? = nil, _ headers: [String: String] = [:],
        host: String? = "console.mssp.example"
    ) async throws -> Reply {
        var fields = HTTPFields()
        if let key { fields[.authorization] = "Bearer \(key)" }
        if json != nil { fields[.contentType] = "application/json" }
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value.isEmpty ? nil : value }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: host, path: API.prefix + path, headerFields: fields)
        let request = HummingbirdCore.Request(head: head, body: RequestBody(buffer: ByteBuffer(string: json ?? "")))
        let response = await api.answer(request, source: "192.0.2.7")
        let collector = Collector()
        try await response.body.write(collector)
        return Reply(status: response.status.code, headers: response.headers, text: collector.text)
    }

    private final class Collector: ResponseBodyWriter {
        private let bytes = Mutex(ByteBuffer())

        var text: String { bytes.withLock { String(buffer: $0) } }

        func write(_ buffer: ByteBuffer) async throws { _ = bytes.withLock { $0.writeImmutableBuffer(buffer) } }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }
}

/// What came back.
struct Reply: Sendable, Equatable {
    let status: Int
    let headers: HTTPFields
    let text: String

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    var json: [String: Any] {
        get throws { try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) }
    }

    subscript(_ name: String) -> String? { (try? json[name]) as? String }

    var items: [[String: Any]] { get throws { try #require(json["items"] as? [[String: Any]]) } }

    /// The problem's name; nil if it is none.
    var problem: String? {
        guard header("Content-Type") == "application/problem+json", let type = self["type"],
            type.hasPrefix("urn:portalmfa:problem:")
        else { return nil }
        return String(type.dropFirst("urn:portalmfa:problem:".count))
    }
}

extension Northwind {
    func api(_ limits: Admission.Limits = Admission.Limits()) -> API {
        let clock = clock
        return API(useCases: useCases, clock: { clock.now }, logger: logs.logger, limits: limits)
    }

    static let anna = "/portals/northwind/users/anna@northwind.example"

    /// Another customer with a portal and a user of its own.
    func addGlobex() async throws {
        let name = try Slug(parsing: "globex")
        _ = try await useCases.addCustomer(name, Self.host)
        try await addPortal(name, of: name, title: "Globex", domain: "portal.globex.example", locale: "en")
        try await useCases.addUser(
            Contact(email: try EmailAddress(parsing: "gus@globex.example")), to: name, isConfirmed: false, Self.host)
    }

    /// Every octet that is kept.
    func keptBytes() throws -> Data {
        try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
            .reduce(into: Data()) { $0 += try Data(contentsOf: $1) }
    }

    func audit() async throws -> [AuditEvent] {
        try await useCases.auditEntries(portal: nil, limit: 1_000, Self.host).map(\.event)
    }
}
