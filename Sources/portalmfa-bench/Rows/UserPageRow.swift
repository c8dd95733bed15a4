import Authenticators
import Foundation
import Mail
import Policy
import Portals
import Secrets
import Storage

/// A page of a portal with very many users, as an operator opens it.
struct UserPageRow {
    let conditions: Conditions

    func measure() async throws -> [Finding] {
        let state = try await StateDirectory.make(in: conditions.directory)
        defer { state.remove() }
        let portal = try await state.fillOnePortal(conditions.crowd)
        let users = "\(conditions.crowd) users"
        let table: [(String, UserQuery)] = [
            ("the first page of \(users), by address", UserQuery()),
            ("the last page, by name", UserQuery(sort: .name, offset: conditions.crowd - 50)),
            ("a search that finds one", UserQuery(search: "user\(conditions.crowd / 2)@")),
        ]
        var findings: [Finding] = []
        let request = Request(.host, from: "command-line")
        for (what, query) in table {
            let useCases = state.useCases
            let took = try await UserPageRow.median(of: 30) {
                _ = try await useCases.userPage(of: portal, query, request)
            }
            findings.append(Finding(.userPage, "\(what), read", took, "ms").below(50))
        }
        return findings + [try await page(of: portal, users, at: state)]
    }

    /// The console's own page, through HTTP, for an operator who is signed in; one after the other.
    private func page(of portal: Slug, _ users: String, at state: StateDirectory) async throws -> Finding {
        let email = try EmailAddress(parsing: "admin@mssp.example")
        var random = SystemRandomNumberGenerator()
        let token = OpaqueToken(using: &random)
        try await state.storage.transact { transaction throws(StorageError) in
            let person = try transaction.add(operator: email, role: .msspAdmin, at: Date())
            try transaction.begin(
                SessionRecord(
                    digest: token.digest.bytes, holder: .operator(person), stage: .signedIn, factorAt: Date(),
                    createdAt: Date(), seenAt: Date()))
        }
        let server = try WebServer(on: state)
        let found = try await LoadGenerator(in: state.url).run(
            .init(
                port: server.port, connections: 1, seconds: conditions.webSeconds,
                requests: [
                    .init(
                        method: "GET", path: "/portals/\(portal)/users",
                        headers: [
                            ("Host", "localhost:\(server.port)"), ("Cookie", "portalmfa=\(token.text.reveal())"),
                        ])
                ]))
        guard found.failures == 0 else { throw BenchError.unexpected("the console did not show the page") }
        return Finding(.userPage, "the console's page of \(users), through HTTP, median", found.median, "ms").below(50)
    }

    /// In milliseconds.
    private static func median(of count: Int, _ body: () async throws -> Void) async throws -> Double {
        try await body()
        var times: [Double] = []
        for _ in 0..<count { times.append(try await ContinuousClock().measure { try await body() }.inSeconds * 1000) }
        return times.percentile(0.5)
    }
}
