import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Mail
import NIOCore
import Policy
import Portals
import Synchronization
import Testing

@testable import Web

/// What could keep the console from everybody else: large bodies, and work that reads everything.
@Suite struct ConsoleLoadTests {
    private static let form = "application/x-www-form-urlencoded"
    private static let path = "/portals/northwind/users/import"

    /// Megabytes of a table that only somebody who is signed in may send.
    @Test(arguments: [path, "/portals/nowhere/users/import", "/portals/add", "/queue/1"])
    func nothingOfAStrangersBodyIsRead(_ path: String) async throws {
        let mssp = try Mssp(try await Northwind())
        let asked = Mutex(0)
        let body = AsyncStream<ByteBuffer> {
            asked.withLock { $0 += 1 }
            return ByteBuffer(repeating: UInt8(ascii: "&"), count: 1024)
        }
        var stranger = mssp.browser()
        stranger.headers["Cookie"] = "__Host-portalmfa=\(String(repeating: "A", count: 43))"
        let response = try await stranger.browser.ask(
            .post, path, RequestBody(asyncSequence: body), type: Self.form)
        #expect(response.status == .seeOther && response.headers[.location] == Mssp.notDone)
        #expect(asked.withLock { $0 } == 0)
    }

    @Test func aStrangersFormAtTheDoorIsSmall() async throws {
        let mssp = try Mssp(try await Northwind())
        let body = "a=" + String(repeating: "x", count: PortalSite.mostBodyBytes)
        for path in ["/sign-in", "/setup/x", "/setup/x/confirm"] {
            #expect(try await mssp.browser().browser.send(.post, path, body: body, type: Self.form).status == 413)
        }
    }

    @Test func oneOperatorImportsOneTableAtATimeAndKeepsNobodyElseWaiting() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.admin()
        let other = try await mssp.technician()
        let csrf = try #require(try await browser.csrf())
        let begun = AsyncStream.makeStream(of: Void.self)
        let rest = AsyncStream.makeStream(of: ByteBuffer.self)
        let body = AsyncStream<ByteBuffer> {
            begun.continuation.yield()
            return await rest.stream.first { _ in true }
        }
        let request = browser.browser
        async let first = request.ask(.post, Self.path, RequestBody(asyncSequence: body), type: Self.form)
        _ = await begun.stream.first { _ in true }
        let second = try await browser.post(Self.path, ["csv": "email\ntwo@northwind.example"])
        #expect(second.status == 503 && second.headers[.retryAfter] == "10")
        #expect(second.text.contains("Another table is being imported."))
        #expect(try await other.post(Self.path, ["csv": "email\nthree@northwind.example"]).status == 303)
        rest.continuation.yield(ByteBuffer(string: "csv=email%0Aone%40northwind.example&csrf=\(csrf)"))
        rest.continuation.finish()
        #expect(try await first.status == .seeOther)
        #expect(try await browser.post(Self.path, ["csv": "email\ntwo@northwind.example"]).status == 303)
    }

    @Test func theAuditIsExportedOnceAtATime() async throws {
        let mssp = try Mssp(try await Northwind())
        let (admin, technician) = (try await mssp.admin(), try await mssp.technician())
        var held: Response? = try await admin.browser.ask(.get, "/audit/export.csv")
        for browser in [admin, technician] {
            let second = try await browser.get("/audit/export.csv")
            #expect(second.status == 503 && second.headers[.retryAfter] == "10")
            #expect(second.text.contains("The audit is being exported already."))
        }
        #expect(held?.status == .ok)
        held = nil
        #expect(try await technician.get("/audit/export.csv").status == 200)
    }

    /// Somebody who asks for what matches nothing, and goes away.
    @Test func anExportEndsWithItsClientAlsoWhereNothingMatches() async throws {
        let mssp = try Mssp(try await Northwind())
        let response = try await mssp.admin().browser.ask(.get, "/audit/export.csv?actor=nobody")
        let client = Leaver()
        await #expect(throws: Leaver.Left.self) { try await response.body.write(client) }
        #expect(client.received == AuditCSV.head)
    }

    /// Takes one piece of an answer, and is gone.
    private final class Leaver: ResponseBodyWriter {
        struct Left: Error {}

        private let text = Mutex("")

        var received: String { text.withLock { $0 } }

        func write(_ buffer: ByteBuffer) async throws {
            guard received.isEmpty else { throw Left() }
            text.withLock { $0 = String(buffer: buffer) }
        }

        func finish(_ trailingHeaders: HTTPFields?) async throws {}
    }

    @Test func theChainIsVerifiedOnceAtATime() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.admin()
        let clock = mssp.northwind.clock
        let console = Console(
            useCases: mssp.useCases, keys: mssp.northwind.keys, tools: mssp.tools, clock: { clock.now },
            logger: mssp.northwind.logs.logger)
        let host = Host.domain(try Domain(parsing: Mssp.host))
        let (cookie, csrf) = (try #require(browser.jar["__Host-portalmfa"]), try #require(try await browser.csrf()))
        func verify() async -> Response {
            let head = HTTPRequest(
                method: .post, scheme: "http", authority: Mssp.host, path: "/audit/verify",
                headerFields: [.contentType: Self.form, .cookie: "__Host-portalmfa=\(cookie)"])
            let body = RequestBody(buffer: ByteBuffer(string: "csrf=\(csrf)"))
            return await console.answer(
                HummingbirdCore.Request(head: head, body: body), at: host, source: "192.0.2.7")
        }
        var seat = console.seats.verifications.take(by: OperatorID(99))
        #expect(seat != nil)
        #expect(await verify().status == .serviceUnavailable)
        seat = nil
        #expect(await verify().status == .ok)
    }
}
