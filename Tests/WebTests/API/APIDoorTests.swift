import Foundation
import HTTPTypes
import HummingbirdCore
import Mail
import NIOCore
import Portals
import Storage
import Testing

@testable import Web

/// Where the API answers, and whose address it believes.
@Suite struct APIDoorTests {
    private static let console = "console.mssp.example"

    /// Status and content type of an answer, as the site gives it; no key is sent unless one is given.
    private static func ask(
        _ northwind: Northwind, _ path: String, at host: String, key: String? = nil, json: String? = nil,
        forwardedFor: String? = nil, from peer: String = "192.0.2.7"
    ) async throws -> Response {
        let clock = northwind.clock
        let responder = SiteResponder(
            useCases: northwind.useCases, keys: northwind.keys,
            doors: Doors(
                console: .domain(try Domain(parsing: console)), proxies: try #require(TrustedProxies("192.0.2.7"))),
            tools: ConsoleTools(), clock: { clock.now }, monitoring: nil, logger: northwind.logs.logger)
        var fields = HTTPFields()
        fields[.authorization] = key.map { "Bearer \($0)" }
        fields[.contentType] = json == nil ? nil : "application/json"
        if let name = HTTPField.Name("X-Forwarded-For") { fields[name] = forwardedFor }
        let head = HTTPRequest(
            method: json == nil ? .get : .post, scheme: "http", authority: host, path: path, headerFields: fields)
        return await responder.respond(
            to: HummingbirdCore.Request(head: head, body: RequestBody(buffer: ByteBuffer(string: json ?? ""))),
            context: SiteContext(peer: peer))
    }

    @Test(arguments: ["/api/v1/openapi.json", "/api/v1/portals", "/api/v1/nothing", "/api/v1"])
    func onlyTheConsolesHostHasAnAPI(_ path: String) async throws {
        let northwind = try await Northwind()
        let here = try await Self.ask(northwind, path, at: Self.console)
        #expect(here.headers[.contentType]?.contains("json") == true)
        // What a portal's users could reach learns nothing of it, and neither does any other name.
        for host in [northwind.domain, "localhost", "127.0.0.1:8080", "other.example"] {
            let there = try await Self.ask(northwind, path, at: host)
            let nothing = try await Self.ask(northwind, "/nothing-at-all", at: host)
            #expect(there.status == .notFound && there.headers == nothing.headers, "\(host)")
        }
    }

    @Test func aPathThatOnlyBeginsLikeTheAPIsIsNotIts() async throws {
        let northwind = try await Northwind()
        for path in ["/api/v10/portals", "/api/v1x", "/api"] {
            let answer = try await Self.ask(northwind, path, at: Self.console)
            #expect(answer.headers[.contentType]?.contains("json") != true, "\(path)")
        }
    }

    @Test func everyAnswerIsProtectedAsThePagesAre() async throws {
        let northwind = try await Northwind()
        let answer = try await Self.ask(northwind, "/api/v1/portals", at: Self.console)
        #expect(answer.status == .unauthorized && answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
    }

    @Test(arguments: [("192.0.2.7", "203.0.113.9"), ("198.51.100.4", "198.51.100.4")])
    func theAuditBelievesTheTrustedProxyOnly(peer: String, source: String) async throws {
        let northwind = try await Northwind()
        let key = try #require(try await Program(northwind).key)
        let answer = try await Self.ask(
            northwind, "/api/v1/portals/northwind/sign-ins", at: Self.console, key: key,
            json: "{\"email\": \"anna@northwind.example\"}", forwardedFor: "203.0.113.9", from: peer)
        #expect(answer.status == .ok)
        let event = try #require(try await northwind.audit().first { $0.action == "sign-in" })
        #expect(event.source == source)
    }
}
