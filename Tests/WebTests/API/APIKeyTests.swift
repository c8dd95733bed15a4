import Authenticators
import Foundation
import HTTPTypes
import Policy
import Portals
import Secrets
import Storage
import Testing

@testable import Web

/// Whoever holds no key gets nothing, and a stolen database holds none (S20).
@Suite struct APIKeyTests {
    @Test func withoutAKeyEveryOperationAsksForOne() async throws {
        var program = try await Program(try await Northwind(), .msspAdmin, for: nil)
        program.key = nil
        var asked = 0
        for endpoint in Endpoint.all where endpoint.answer != nil {
            let reply = try await program.send(endpoint.method, endpoint.path, json: "{}")
            #expect(reply.status == 401 && reply.problem == "api-key-needed", "\(endpoint.path)")
            #expect(reply.header("WWW-Authenticate") == "Bearer realm=\"PortalMFA\"")
            asked += 1
        }
        #expect(asked == 21)
    }

    @Test func aWrongKeyIsToldNothingButThatItIsWrong() async throws {
        let northwind = try await Northwind()
        var program = try await Program(northwind)
        let key = try #require(program.key)
        let (last, bare) = (key.hasSuffix("A") ? "B" : "A", String(key.dropFirst(5)))
        var replies: [Reply] = []
        for wrong in [
            String(key.dropLast()) + last, bare, "pmfa_", "pmfa_" + bare.dropLast(), key + "A", "x", key + " " + key,
            "pmfa_" + String(repeating: "A", count: 32),
        ] {
            program.key = wrong
            replies.append(try await program.get(Northwind.anna))
            replies.append(try await program.get("/portals/nowhere"))
        }
        program.key = nil
        replies.append(try await program.send(.get, Northwind.anna, ["Authorization": "Basic \(key)"]))
        #expect(Set(replies.map(\.text)).count == 1)
        #expect(replies.allSatisfy { $0.status == 401 && $0.headers == replies[0].headers })
        #expect(replies[0].header("WWW-Authenticate")?.contains("invalid_token") == true)
        // In the address it would end up in logs.
        #expect(try await program.get("/portals?access_token=\(key)").status == 401)
        #expect(!northwind.logs.text.contains(bare))
    }

    @Test func aRevokedKeyStopsWithItsNextRequest() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        #expect(try await program.get(Northwind.anna).status == 200)
        let shop = try Slug(parsing: "shop")
        #expect(try await northwind.useCases.revokeAPIKey(shop, Northwind.host))
        let revoked = try await program.get(Northwind.anna)
        #expect(revoked.status == 401)
        #expect(
            try await program.post("/portals/northwind/sign-ins", "{\"email\": \"anna@northwind.example\"}") == revoked)
        #expect(try await northwind.useCases.revokeAPIKey(shop, Northwind.host) == false)
        #expect(try await northwind.audit().map(\.action).contains("sign-in") == false)
    }

    @Test func theDatabaseHoldsNoKeyThatOpensAnything() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        #expect(try await program.get("/portals").status == 200)
        let key = try #require(program.key)
        let token = try #require(APIKeyToken(text: key))
        let kept = try northwind.keptBytes()
        let raw = try #require(
            Data(base64Encoded: String(key.dropFirst(5)).replacing("-", with: "+").replacing("_", with: "/")))
        #expect(kept.range(of: Data(token.digest.bytes)) != nil)
        #expect(kept.range(of: Data(key.dropFirst(5).utf8)) == nil)
        #expect(kept.range(of: raw) == nil)
        let said = "\(token) \(Request(.apiKey(token.digest), from: "x")) \(northwind.logs.text)"
        #expect(!said.contains(key.dropFirst(5)))
    }

    @Test func theAuditNamesTheKeyAndMasksTheUser() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        _ = try await program.post("/portals/northwind/sign-ins", "{\"email\": \"anna@northwind.example\"}")
        let events = try await northwind.audit()
        let signIn = try #require(events.first { $0.action == "sign-in" })
        #expect(signIn.actor == "api-key:1 shop" && signIn.source == "192.0.2.7")
        #expect(signIn.subject?.hasSuffix("a•••@northwind.example") == true)
        let added = try #require(events.first { $0.action == "api-key.add" })
        #expect(added.subject == "api-key:1 shop" && added.reason == "portal for northwind-inc")
    }

    @Test func useIsNotedOnceAMinuteAndNotMore() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        func lastUse() async throws -> Date? { try await northwind.useCases.apiKeys(Northwind.host)[0].lastUsedAt }
        #expect(try await lastUse() == nil)
        let first = northwind.clock.now
        _ = try await program.get("/portals")
        #expect(try await lastUse() == first)
        northwind.clock.advance(by: 59)
        _ = try await program.get("/portals")
        #expect(try await lastUse() == first)
        northwind.clock.advance(by: 1)
        _ = try await program.get("/portals/nowhere")
        _ = try await program.get("/portals")
        #expect(try await lastUse() == first + 60)
    }

    /// Else whoever stole one would keep another when it is revoked.
    @Test(arguments: APIKey.Scope.allCases)
    func noKeyMakesOrRevokesAKey(_ scope: APIKey.Scope) async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind, scope, for: nil)
        let digest = try #require(APIKeyToken(text: program.key ?? "")).digest
        let request = Request(.apiKey(digest), from: "192.0.2.7")
        let (shop, other) = (try Slug(parsing: "shop"), try Slug(parsing: "other"))
        let useCases = northwind.useCases
        await #expect(throws: Refused.self) {
            try await useCases.addAPIKey(other, scope: .portal, reach: .allCustomers, request)
        }
        await #expect(throws: Refused.self) { try await useCases.revokeAPIKey(shop, request) }
        await #expect(throws: Refused.self) { try await useCases.apiKeys(request) }
        #expect(try await useCases.apiKeys(Northwind.host).map(\.key.name) == [shop])
    }
}
