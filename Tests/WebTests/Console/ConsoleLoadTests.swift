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
        #expect(response.status == .seeOther && response.headers[.location] == "/sign-in")
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
}
