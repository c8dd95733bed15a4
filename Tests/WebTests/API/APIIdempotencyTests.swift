import Foundation
import Policy
import Storage
import Testing

@testable import Web

/// A request that is sent twice creates once.
@Suite struct APIIdempotencyTests {
    private static let users = "/portals/northwind/users"
    private static let bo = "{\"email\": \"bo@northwind.example\", \"name\": \"Bo\"}"

    @Test func theSameRequestSentAtOnceFromEverywhereCreatesOneUserAndOneInvitation() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
            for _ in 0..<24 {
                group.addTask { try await program.post(Self.users, Self.bo, ["Idempotency-Key": "once"]) }
            }
            return try await group.reduce(into: [Reply]()) { $0.append($1) }
        }
        #expect(replies.allSatisfy { $0.status == 201 })
        #expect(Set(replies.map(\.text)).count == 1)
        #expect(replies.count { $0.header("Idempotency-Replayed") == nil } == 1)
        #expect(replies.count { $0.header("Idempotency-Replayed") == "true" } == 23)
        #expect(replies.allSatisfy { $0.header("Location") == "/api/v1/portals/northwind/users/bo@northwind.example" })
        #expect(try await program.get(Self.users).items.count == 2)
        #expect(try await program.get("/jobs?portal=northwind").items.count == 1)
        #expect(try await northwind.audit().count { $0.action == "user.add" } == 2)
    }

    @Test func withoutTheKeyTheSecondIsTaken() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        #expect(try await program.post(Self.users, Self.bo).status == 201)
        #expect(try await program.post(Self.users, Self.bo).problem == "taken")
        // An answer, and no trouble to report.
        #expect(northwind.logs.text.isEmpty)
    }

    @Test func anotherRequestWithTheSameKeyIsAMistake() async throws {
        let program = try await Program(try await Northwind(), .msspAdmin)
        let headers = ["Idempotency-Key": "once"]
        #expect(try await program.post(Self.users, Self.bo, headers).status == 201)
        let other = try await program.post(Self.users, "{\"email\": \"cy@northwind.example\"}", headers)
        #expect(other.status == 422 && other.problem == "idempotency-key-reused")
        let portal = "{\"name\": \"new\", \"customer\": \"northwind-inc\", \"domain\": \"new.northwind.example\"}"
        #expect(try await program.post("/portals", portal, headers).problem == "idempotency-key-reused")
        #expect(try await program.get(Self.users).items.count == 2)
        let created = try await program.post("/portals", portal, ["Idempotency-Key": "other"])
        #expect(created.status == 201 && created.header("Location") == "/api/v1/portals/new")
        let replayed = try await program.post("/portals", portal, ["Idempotency-Key": "other"])
        #expect(replayed.header("Idempotency-Replayed") == "true" && replayed.text == created.text)
    }

    @Test func aKeyHolderDoesNotMeetTheRequestsOfAnother() async throws {
        let northwind = try await Northwind()
        let (shop, desk) = (try await Program(northwind), try await Program(northwind, .technician, named: "desk"))
        let headers = ["Idempotency-Key": "once"]
        #expect(try await shop.post(Self.users, Self.bo, headers).status == 201)
        #expect(try await desk.post(Self.users, "{\"email\": \"cy@northwind.example\"}", headers).status == 201)
        // Nor is another's request replayed to somebody who did not make it.
        #expect(try await desk.post(Self.users, Self.bo, ["Idempotency-Key": "more"]).problem == "taken")
    }

    @Test func aRefusedRequestIsNotRemembered() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        let headers = ["Idempotency-Key": "once"]
        let anna = "{\"email\": \"anna@northwind.example\"}"
        #expect(try await program.post(Self.users, anna, headers).problem == "taken")
        #expect(try await program.post(Self.users, Self.bo, headers).status == 201)
    }

    @Test func afterADayItIsForgotten() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        let headers = ["Idempotency-Key": "once"]
        #expect(try await program.post(Self.users, Self.bo, headers).status == 201)
        northwind.clock.advance(by: 86_400)
        #expect(try await program.post(Self.users, Self.bo, headers).header("Idempotency-Replayed") == "true")
        northwind.clock.advance(by: 1)
        #expect(try await program.post(Self.users, Self.bo, headers).problem == "taken")
        // The next that is remembered takes the old ones out of the database.
        #expect(
            try await program.post(Self.users, "{\"email\": \"cy@northwind.example\"}", ["Idempotency-Key": "2"]).status
                == 201)
        #expect(try northwind.everything().count { $0.hasPrefix("idempotency_keys") } == 1)
    }

    @Test(arguments: ["", "a b", String(repeating: "x", count: 256), "ünïq"])
    func aKeyThatCannotBeOneIsRefused(_ key: String) async throws {
        let program = try await Program(try await Northwind())
        var request = [("Idempotency-Key", key)].reduce(into: [String: String]()) { $0[$1.0] = $1.1 }
        if key.isEmpty { request["Idempotency-Key"] = " " }
        let reply = try await program.post(Self.users, Self.bo, request)
        #expect(reply.status == 400 && reply.problem == "malformed-request")
        #expect(try await program.get(Self.users).items.count == 1)
    }
}
