import Foundation
import HTTPTypes
import Mail
import Policy
import Portals
import Storage
import Testing

@testable import Web

/// Lists are whole: whoever follows `next` meets everything once.
@Suite struct APIPagingTests {
    /// All pages of a list, by following `next`.
    private static func all(
        _ path: String, _ program: Program, limit: Int, by name: String
    ) async throws -> (names: [String], pages: Int) {
        var (names, pages) = ([String](), 0)
        var after: String?
        repeat {
            let separator = path.contains("?") ? "&" : "?"
            let cursor = after.map { "&after=\($0.replacing("@", with: "%40"))" } ?? ""
            let reply = try await program.get("\(path)\(separator)limit=\(limit)\(cursor)")
            let items = try reply.items
            #expect(items.count <= limit)
            names += items.map { "\($0[name] ?? "")" }
            after = try reply.json["next"] as? String
            pages += 1
        } while after != nil && pages < 100
        return (names, pages)
    }

    @Test(arguments: [1, 2, 3, 7, 200])
    func everyPageTogetherIsTheList(_ limit: Int) async throws {
        let northwind = try await Northwind()
        try await northwind.addGlobex()
        let program = try await Program(northwind, .msspAdmin)
        for letter in "bcdefg" {
            try await northwind.useCases.addUser(
                Contact(email: try EmailAddress(parsing: "\(letter)@northwind.example")), to: northwind.portal,
                isConfirmed: false, Northwind.host)
        }
        for name in ["north-1", "north-2"] {
            try await northwind.addPortal(
                try Slug(parsing: name), of: try Slug(parsing: "northwind-inc"), title: name, domain: "\(name).example",
                locale: "en")
        }
        let users = try await Self.all("/portals/northwind/users", program, limit: limit, by: "email")
        #expect(users.names == ["anna"].map { "\($0)@northwind.example" } + "bcdefg".map { "\($0)@northwind.example" })
        // The page that holds the last one says so.
        #expect(users.pages == (7 + limit - 1) / limit)
        let portals = try await Self.all("/portals", program, limit: limit, by: "name")
        #expect(portals.names == ["north-1", "north-2", "northwind"])
        let jobs = try await Self.all("/jobs?portal=northwind", program, limit: limit, by: "id")
        #expect(jobs.names.count == 6 && Set(jobs.names).count == 6)
        let ids = try jobs.names.map { try #require(Int($0)) }
        #expect(ids == ids.sorted(by: >))
        let audit = try await Self.all("/audit?portal=northwind", program, limit: limit, by: "sequence")
        #expect(audit.names.count == Set(audit.names).count)
        let whole = try await northwind.useCases.auditEntries(portal: northwind.portal, limit: 1_000, Northwind.host)
        #expect(audit.names == whole.map { String($0.sequence) })
    }

    @Test func aUserAddedBetweenTwoPagesMovesNobody() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind)
        for letter in "bcd" {
            try await northwind.useCases.addUser(
                Contact(email: try EmailAddress(parsing: "\(letter)@northwind.example")), to: northwind.portal,
                isConfirmed: true, Northwind.host)
        }
        let first = try await program.get("/portals/northwind/users?limit=2")
        #expect(first["next"] == "b@northwind.example")
        try await northwind.useCases.addUser(
            Contact(email: try EmailAddress(parsing: "aa@northwind.example")), to: northwind.portal, isConfirmed: true,
            Northwind.host)
        let second = try await program.get("/portals/northwind/users?limit=2&after=b@northwind.example")
        #expect(
            try second.items.compactMap { $0["email"] as? String } == ["c@northwind.example", "d@northwind.example"])
        #expect(second["next"] == nil)
    }

    @Test func aMailIsShownWithItsHistoryAndCancelled() async throws {
        let northwind = try await Northwind()
        let program = try await Program(northwind, .technician)
        _ = try await northwind.resetAndSignIn()
        let listed = try #require(try await program.get("/jobs?portal=northwind&state=queued&limit=1").items.first)
        let id = try #require(listed["id"] as? String)
        let shown = try await program.get("/jobs/\(id)")
        #expect(shown["recipient"] == "a•••@northwind.example" && shown["state"] == "queued")
        #expect(try (shown.json["history"] as? [Any])?.isEmpty == true)
        #expect(try await program.post("/jobs/\(id)/retry")["state"] == "queued")
        #expect(try await program.send(.post, "/jobs/\(id)/cancel")["state"] == "cancelled")
        let refused = try await program.post("/jobs/\(id)/cancel")
        #expect(refused.problem == "intervention-refused" && refused["reason"] == "cancelled")
        #expect(
            try await program.post("/jobs/\(id)/resolve", "{\"outcome\": \"resend\"}").problem == "intervention-refused"
        )
        #expect(try await program.get("/jobs/0").problem == "unknown-job")
        #expect(try await program.get("/jobs/01").problem == "unknown-job")
    }
}
