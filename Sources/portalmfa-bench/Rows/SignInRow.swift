import Foundation
import Mail
import Policy
import Portals
import Secrets
import Storage

/// Sign-in decisions through HTTP, each durable when it is answered, beside the load generator; and Hummingbird's own
/// empty route under the same load.
struct SignInRow {
    let conditions: Conditions

    func measure() async throws -> [Finding] {
        let state = try await StateDirectory.make(in: conditions.directory)
        defer { state.remove() }
        let people = try await state.addUsersInEveryState(conditions.webUsers)
        let requests = try await SignInRow.requests(people, at: state)
        let wrk = try LoadGenerator(in: state.url)
        let ceiling = try await EmptyRoute.measure(requests, conditions, wrk)
        let before = try await SignInRow.decisions(state)
        let server = try WebServer(on: state)
        // The first second of a process is not what is measured.
        _ = try await wrk.run(.init(port: server.port, connections: 64, seconds: 1, requests: requests))
        let found = try await wrk.run(
            .init(port: server.port, connections: 64, seconds: conditions.webSeconds, requests: requests))
        let noted = try await SignInRow.decisions(state) - before
        guard found.failures == 0 else {
            throw BenchError.unexpected("\(found.failures) sign-ins were not answered with a decision")
        }
        // Each has its entry in the audit: none was answered from memory.
        guard Double(noted) >= found.perSecond * Double(conditions.webSeconds) * 0.99 else {
            throw BenchError.unexpected("only \(noted) decisions are in the audit")
        }
        return [
            Finding(.httpSignIn, "sign-in decisions through HTTP, 64 connections", found.perSecond)
                .beside("empty route", ceiling.perSecond, atLeast: 0.3).atLeast(5000),
            Finding(.httpSignIn, "of these, 99 % answered within", found.p99, "ms").below(20),
        ]
    }

    static func requests(_ people: [Person], at state: StateDirectory) async throws -> [LoadGenerator.HTTPRequestText] {
        let key = try await state.useCases.addAPIKey(
            try Slug(parsing: "bench"), scope: .portal, reach: .allCustomers, Request(.host, from: "command-line"))
        return people.map { person in
            LoadGenerator.HTTPRequestText(
                method: "POST", path: "/api/v1/portals/\(person.portal.name)/sign-ins",
                headers: [("Authorization", "Bearer \(key.reveal())"), ("Content-Type", "application/json")],
                body: "{\"email\":\"\(person.email.addrSpec)\"}")
        }
    }

    private static func decisions(_ state: StateDirectory) async throws -> Int64 {
        try await state.storage.read { snapshot throws(StorageError) in
            try snapshot.auditEntries(portal: nil, before: nil, limit: 1).first?.sequence ?? 0
        }
    }
}

/// Hummingbird without us, as another process.
enum EmptyRoute {
    static func measure(
        _ requests: [LoadGenerator.HTTPRequestText], _ conditions: Conditions, _ wrk: LoadGenerator
    ) async throws -> LoadGenerator.Result {
        let child = try Child.myself(["empty-route"])
        defer { child.stop() }
        guard let port = await child.line(within: .seconds(10)).flatMap({ Int($0) }) else {
            throw BenchError.notStarted(program: "the empty route", detail: "it names no port")
        }
        _ = try await wrk.run(.init(port: port, connections: 64, seconds: 1, requests: requests))
        return try await wrk.run(
            .init(port: port, connections: 64, seconds: conditions.webSeconds, requests: requests))
    }
}
