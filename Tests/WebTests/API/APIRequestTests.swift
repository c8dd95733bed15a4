import Foundation
import HTTPTypes
import Policy
import Portals
import Storage
import Testing

@testable import Web

/// Requests that are not as the API's description has them (S22): each told what is wrong, and nothing is done.
@Suite struct APIRequestTests {
    private static let signIns = "/portals/northwind/sign-ins"
    private static let anna = "{\"email\": \"anna@northwind.example\"}"

    @Test(arguments: [
        "", "/", "/nothing", "/portals/", "/portals//users", "/Portals", "/portals/northwind/users/a@b.example/",
        "/portals/northwind/users/a@b.example/mfa", "/jobs/1/again", "/openapi.json/",
    ])
    func anUnknownPathIsNotThere(_ path: String) async throws {
        let reply = try await Program(try await Northwind()).get(path)
        #expect(reply.status == 404 && reply.problem == "no-such-path")
    }

    @Test(arguments: [
        (HTTPRequest.Method.delete, "/portals/northwind/users/anna@northwind.example", "GET, HEAD"),
        (.get, "/portals/northwind/sign-ins", "POST"), (.post, "/portals/northwind", "GET, HEAD"),
        (.delete, "/portals/northwind/mfa-policy", "GET, HEAD, PUT"), (.trace, "/portals", "GET, HEAD, POST"),
        (.options, "/openapi.json", "GET, HEAD"),
    ])
    func aWrongMethodIsToldTheRightOnes(method: HTTPRequest.Method, path: String, allowed: String) async throws {
        let reply = try await Program(try await Northwind()).send(method, path)
        #expect(reply.status == 405 && reply.problem == "wrong-method" && reply.header("Allow") == allowed)
    }

    @Test(arguments: [
        ("text/html", 406), ("application/json;q=0", 406), ("application/problem+json", 406), ("image/*, text/*", 406),
        ("application/json", 200), ("text/html, */*;q=0.1", 200), ("APPLICATION/*", 200),
        ("application/json; charset=utf-8", 200),
    ])
    func onlyJSONIsAnswered(accept: String, status: Int) async throws {
        let reply = try await Program(try await Northwind()).send(.get, "/portals", ["Accept": accept])
        #expect(reply.status == status)
        #expect(reply.problem == (status == 406 ? "not-acceptable" : nil))
    }

    @Test(arguments: [
        ("", 415), ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("multipart/form-data", 415),
        ("application/json; charset=latin1", 415), ("application/json", 200), ("application/json; charset=UTF-8", 200),
    ])
    func onlyJSONIsRead(type: String, status: Int) async throws {
        let reply = try await Program(try await Northwind()).post(Self.signIns, Self.anna, ["Content-Type": type])
        #expect(reply.status == status)
        #expect(reply.problem == (status == 415 ? "not-json" : nil))
    }

    struct Body: Sendable, CustomTestStringConvertible {
        let text: String
        let problem: String
        let pointer: String?
        var testDescription: String { String(text.prefix(60)) }

        init(_ text: String, _ problem: String, at pointer: String? = nil) {
            (self.text, self.problem, self.pointer) = (text, problem, pointer)
        }
    }

    @Test(arguments: [
        Body("", "malformed-request"), Body("{", "malformed-request"),
        Body("anna@northwind.example", "malformed-request"),
        Body("{\"email\": \"a\"} {}", "malformed-request"),
        Body("[]", "invalid-body", at: ""), Body("\"x\"", "invalid-body", at: ""),
        Body("{}", "invalid-body", at: "/email"),
        Body("{\"email\": null}", "invalid-body", at: "/email"), Body("{\"email\": 1}", "invalid-body", at: "/email"),
        Body("{\"email\": [\"a@b.example\"]}", "invalid-body", at: "/email"),
        Body("{\"email\": \"victim\"}", "invalid-body", at: "/email"),
        Body("{\"email\": \"victim@people.example\\r\\nBcc: x@y.example\"}", "invalid-body", at: "/email"),
        Body("{\"email\": \"victim@people.example\\u0000\"}", "invalid-body", at: "/email"),
        Body("{\"email\": \"anna@northwind.example\", \"password\": \"victim\"}", "invalid-body", at: ""),
        Body("{\"Email\": \"anna@northwind.example\"}", "invalid-body", at: ""),
        Body(String(repeating: "[", count: 10_000), "malformed-request"),
        Body("{\"email\": \"" + String(repeating: "a", count: 16 * 1024) + "\"}", "too-large"),
    ])
    func aBodyThatIsNotOneIsRefusedWithoutBeingQuoted(_ body: Body) async throws {
        let northwind = try await Northwind()
        let reply = try await Program(northwind).post(Self.signIns, body.text)
        #expect(reply.problem == body.problem, "\(reply.text)")
        let errors = try reply.json["errors"] as? [[String: String]]
        #expect(errors?.first?["pointer"] == body.pointer)
        #expect(!reply.text.contains("victim") && !northwind.logs.text.contains("victim"))
        #expect(try await northwind.audit().contains { $0.action == "sign-in" } == false)
    }

    @Test(arguments: [
        "limit=0", "limit=201", "limit=-1", "limit=+5", "limit=05", "limit=ten", "limit=", "limit", "limit=5&limit=6",
        "after=no address", "after=%zz", "after=%00", "afer=a@b.example", "%=1", "limit=10;after=x",
    ])
    func aQueryThatIsNotAsDescribedIsRefused(_ query: String) async throws {
        let program = try await Program(try await Northwind())
        let reply = try await program.get("/portals/northwind/users?\(query)")
        #expect(reply.status == 400 && reply.problem == "invalid-query", "\(reply.text)")
        #expect(try await program.get("/portals/northwind/users?limit=200&after=a%40b.example").status == 200)
    }

    @Test(arguments: ["state=lost", "state=", "portal=No", "after=0", "after=1x", "after=99999999999999999999"])
    func aQueryOfMailsThatIsNotAsDescribedIsRefused(_ query: String) async throws {
        let program = try await Program(try await Northwind(), .msspAdmin, for: nil)
        #expect(try await program.get("/jobs?\(query)").problem == "invalid-query")
        #expect(try await program.get("/jobs?state=queued&after=5").status == 200)
    }

    /// One meaning for each spelling: an encoded slash is no separator, and dots go nowhere.
    @Test(arguments: [
        ("/portals/northwind/users/anna%40northwind.example", 200), ("/portals/%6eorthwind", 200),
        ("/portals/northwind/users/%zz", 400), ("/portals/northwind/users/%", 400),
        ("/portals/northwind/users/%ff", 400), ("/portals/northwind/users/a%00@northwind.example", 400),
        ("/portals/northwind/users/anna%40northwind.example%2Fmfa%2Fverify", 404),
        ("/portals/..%2F..%2Fapi", 404), ("/portals/../portals", 404),
        ("/portals/northwind/users/ANNA@NORTHWIND.EXAMPLE", 200),
    ])
    func aPathIsReadSegmentBySegment(path: String, status: Int) async throws {
        #expect(try await Program(try await Northwind()).get(path).status == status)
    }

    @Test func aForgedHostChangesNothing() async throws {
        let program = try await Program(try await Northwind())
        let path = "/portals/northwind/users"
        let body = "{\"email\": \"bo@northwind.example\"}"
        let reply = try await program.send(
            .post, path, json: body, ["X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"],
            host: "evil.example")
        #expect(reply.status == 201 && !reply.text.contains("evil"))
        #expect(reply.header("Location") == "/api/v1/portals/northwind/users/bo@northwind.example")
    }

    @Test func headIsGetWithoutTheBody() async throws {
        let program = try await Program(try await Northwind())
        let (head, get) = (
            try await program.send(.head, "/portals/northwind"), try await program.get("/portals/northwind")
        )
        #expect(head.status == 200 && head.text.isEmpty && !get.text.isEmpty)
        #expect(try await program.send(.head, Self.signIns).status == 405)
    }

    @Test func aKeyThatAsksTooOftenWaits() async throws {
        let northwind = try await Northwind()
        var limits = Admission.Limits()
        limits.perKey = 3
        let program = try await Program(northwind, limits: limits)
        var statuses: [Int] = []
        // The first is a stranger's.
        for _ in 0..<5 { statuses.append(try await program.get("/portals").status) }
        #expect(statuses == [200, 200, 200, 200, 429])
        let reply = try await program.get("/portals")
        #expect(reply.problem == "rate-limited" && reply.header("Retry-After") == "1")
        northwind.clock.advance(by: 1)
        #expect(try await program.get("/portals").status == 200)
    }

    @Test func guessingKeysIsSlowedDownAndHoldsUpNoProgramThatIsKnown() async throws {
        let northwind = try await Northwind()
        var limits = Admission.Limits()
        limits.perStranger = 5
        let program = try await Program(northwind, limits: limits)
        #expect(try await program.get("/portals").status == 200)
        var statuses: [Int] = []
        for number in 10..<30 {
            var guesser = program
            guesser.key = "pmfa_" + String(repeating: "A", count: 30) + "\(number)"
            statuses.append(try await guesser.get("/portals").status)
        }
        #expect(statuses.count { $0 == 401 } == 4 && statuses.count { $0 == 429 } == 16)
        #expect(try await program.get("/portals").status == 200)
    }

    @Test func moreStrangersThanAreKeptApartBeginAnew() {
        var limits = Admission.Limits()
        (limits.perStranger, limits.mostStrangers) = (1, 3)
        let admission = Admission(limits)
        let now = Date(timeIntervalSince1970: 0)
        guard let key = APIKeyToken(text: "pmfa_" + String(repeating: "A", count: 32))?.digest else {
            Issue.record("no token")
            return
        }
        #expect((1...3).map { admission.wait(for: key, from: "\($0)", at: now) } == [nil, nil, nil])
        #expect(admission.wait(for: key, from: "1", at: now) == 1)
        #expect(admission.wait(for: key, from: "4", at: now) == nil)
        #expect(admission.wait(for: key, from: "1", at: now) == nil)
    }

    @Test func noAnswerIsKeptAndNoneHoldsASecretThatItIsNotFor() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        var replies = [try await program.post("\(Northwind.anna)/mfa/configure")]
        let secret = try #require(replies[0]["secret"])
        replies.append(
            try await program.post(
                "\(Northwind.anna)/mfa/confirm", "{\"code\": \"\(try northwind.code(for: secret))\"}"))
        let codes = try #require(try replies[1].json["recoveryCodes"] as? [String])
        for path in [Northwind.anna, "/portals/northwind/users", "/jobs?portal=northwind", "/portals"] {
            replies.append(try await program.get(path))
        }
        replies.append(try await program.post("\(Northwind.anna)/mfa/verify", "{\"code\": \"\(codes[0])x\"}"))
        replies.append(try await program.post("\(Northwind.anna)/mfa/configure"))
        #expect(replies.allSatisfy { $0.header("Cache-Control") == "no-store" })
        #expect(replies.count { $0.text.contains(secret) } == 1)
        #expect(replies.count { $0.text.contains(codes[0]) } == 1)
        let said = try await northwind.audit().map { "\($0)" }.joined() + northwind.logs.text
        for word in codes + [secret, "anna@"] { #expect(!said.contains(word)) }
    }
}
