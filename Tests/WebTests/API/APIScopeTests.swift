import Foundation
import HTTPTypes
import Jobs
import Policy
import Portals
import Storage
import Testing

@testable import Web

/// What each kind of key may do, operation by operation, and what a key for other customers learns (S15): nothing.
@Suite struct APIScopeTests {
    /// A request of an operation that gets as far as the permission.
    private static func body(of endpoint: Endpoint) -> String? {
        if endpoint.body == .none { return nil }
        return switch endpoint.path {
        case "/portals": "{\"name\": \"new\", \"customer\": \"northwind-inc\", \"domain\": \"new.northwind.example\"}"
        case "/portals/{portal}/users", "/portals/{portal}/sign-ins": "{\"email\": \"anna@northwind.example\"}"
        case "/portals/{portal}/mfa-policy": "{\"enabled\": true}"
        case let path where path.hasSuffix("mfa-reset"): "{\"reason\": \"lost\"}"
        case let path where path.hasSuffix("confirm") || path.hasSuffix("verify"): "{\"code\": \"123456\"}"
        case "/jobs/{id}/resolve": "{\"outcome\": \"delivered\"}"
        default: "{}"
        }
    }

    private static func path(_ endpoint: Endpoint, portal: String, job: String) -> String {
        endpoint.path.replacing("{portal}", with: portal).replacing("{email}", with: "anna@northwind.example")
            .replacing("{id}", with: job)
    }

    private static let forPortals: Set = [
        "POST /portals/{portal}/sign-ins", "POST /portals/{portal}/users/{email}/invitation/accept",
        "POST /portals/{portal}/users/{email}/mfa/configure", "POST /portals/{portal}/users/{email}/mfa/confirm",
        "POST /portals/{portal}/users/{email}/mfa/verify",
    ]
    private static let forAdministration: Set = [
        "GET /portals/{portal}/mfa-policy/preview", "PUT /portals/{portal}/mfa-policy",
        "POST /portals/{portal}/users/{email}/mfa-reset", "POST /jobs/{id}/retry", "POST /jobs/{id}/cancel",
        "POST /jobs/{id}/resolve", "GET /audit",
    ]

    @Test(arguments: APIKey.Scope.allCases)
    func aKeyDoesWhatItsScopeSaysAndNothingElse(_ scope: APIKey.Scope) async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind, scope)
        _ = try await northwind.resetAndSignIn()
        let job = try #require(try await program.get("/jobs?portal=northwind").items.first?["id"] as? String)
        for endpoint in Endpoint.all where endpoint.answer != nil {
            let name = "\(endpoint.method.rawValue) \(endpoint.path)"
            let mayIt: Bool =
                switch scope {
                case .portal: !Self.forAdministration.contains(name) && name != "POST /portals"
                case .technician: !Self.forPortals.contains(name) && name != "POST /portals"
                case .msspAdmin: !Self.forPortals.contains(name)
                }
            let query = ["/jobs", "/audit"].contains(endpoint.path) ? "?portal=northwind" : ""
            let reply = try await program.send(
                endpoint.method, Self.path(endpoint, portal: "northwind", job: job) + query,
                json: Self.body(of: endpoint))
            #expect((reply.status == 403) == !mayIt, "\(name): \(reply.status)")
            if !mayIt {
                #expect(reply.problem == "not-permitted" && reply["reason"] == "outside-key-scope")
            } else {
                #expect([200, 201, 204, 409, 422].contains(reply.status), "\(name): \(reply.text)")
            }
        }
    }

    @Test(arguments: APIKey.Scope.allCases)
    func withoutNamingAPortalOnlyAKeyForAllSees(_ scope: APIKey.Scope) async throws {
        let northwind = try await Northwind()
        let (some, all) = (
            try await Program(northwind, scope), try await Program(northwind, scope, for: nil, named: "all")
        )
        for path in ["/jobs", "/audit"] {
            #expect(try await some.get(path).status == 403)
            #expect(try await all.get(path).status == (scope == .msspAdmin ? 200 : 403))
        }
    }

    /// Status, headers and body: not an octet differs from what is said of a portal that is not there.
    @Test(arguments: APIKey.Scope.allCases)
    func aKeyForAnotherCustomerLearnsNothing(_ scope: APIKey.Scope) async throws {
        let northwind = try await Northwind()
        try await northwind.addGlobex()
        _ = try await northwind.resetAndSignIn()
        let program = try await Program(northwind, scope, for: ["globex"])
        let everything = try northwind.everything().filter { !$0.hasPrefix("api_keys") }
        let host = try await northwind.useCases.jobs(states: [], portal: northwind.portal, limit: 1, Northwind.host)
        let job = try #require(host.first).job.id.description
        var compared = 0
        for endpoint in Endpoint.all where endpoint.path.contains("{") {
            let (there, absent) = (
                try await program.send(
                    endpoint.method, Self.path(endpoint, portal: "northwind", job: job), json: Self.body(of: endpoint)),
                try await program.send(
                    endpoint.method, Self.path(endpoint, portal: "nowhere", job: "999999"),
                    json: Self.body(of: endpoint))
            )
            #expect(there == absent && there.status == 404, "\(endpoint.path): \(there.text) \(absent.text)")
            compared += 1
        }
        #expect(compared == 17)
        for path in ["/jobs?portal=", "/audit?portal="] {
            let (there, absent) = (try await program.get(path + "northwind"), try await program.get(path + "nowhere"))
            #expect(there == absent && there.status == 404)
        }
        let names = try await program.get("/portals").items.compactMap { $0["name"] as? String }
        #expect(names == ["globex"])
        func portal(of customer: String) async throws -> Reply {
            try await program.post(
                "/portals", "{\"name\": \"new\", \"customer\": \"\(customer)\", \"domain\": \"new.example\"}")
        }
        let (foreign, absent) = (try await portal(of: "northwind-inc"), try await portal(of: "nobody"))
        #expect(foreign == absent && foreign.problem == "unknown-customer")
        // And nothing was changed or noted about it.
        #expect(try northwind.everything().filter { !$0.hasPrefix("api_keys") } == everything)
    }

    /// Names and domains are one for all customers; what is said is that it is taken, and not by whom.
    @Test func aTakenDomainDoesNotNameTheForeignPortal() async throws {
        let northwind = try await Northwind()
        try await northwind.addGlobex()
        let program = try await Program(northwind, .msspAdmin, for: ["globex"])
        let reply = try await program.post(
            "/portals", "{\"name\": \"new\", \"customer\": \"globex\", \"domain\": \"portal.northwind.example\"}")
        #expect(reply.status == 409 && reply.problem == "taken")
        #expect(!reply.text.contains("northwind"))
    }
}
