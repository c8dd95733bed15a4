import Foundation
import Policy
import Portals
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
        return findings
    }

    /// In milliseconds.
    private static func median(of count: Int, _ body: () async throws -> Void) async throws -> Double {
        try await body()
        var times: [Double] = []
        for _ in 0..<count { times.append(try await ContinuousClock().measure { try await body() }.inSeconds * 1000) }
        return times.percentile(0.5)
    }
}
