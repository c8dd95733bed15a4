import Authenticators
import Foundation
import Mail
import Policy
import Portals
import Secrets
import Storage

/// What others notice of people signing in with passwords on a hosted portal: decisions through the API, few at once,
/// alone and beside eight browsers that keep the password threads busy.
struct HashingRow {
    let conditions: Conditions

    func measure() async throws -> [Finding] {
        let state = try await StateDirectory.make(in: conditions.directory)
        defer { state.remove() }
        let people = try await state.addUsersInEveryState(conditions.webUsers)
        let decisions = try await SignInRow.requests(people, at: state)
        let hosted = try await givePasswords(to: people, at: state)
        let wrk = try LoadGenerator(in: state.url)
        let server = try WebServer(on: state)
        let passwords = try forms(of: hosted, server)
        let (port, seconds) = (server.port, conditions.webSeconds)
        _ = try await wrk.run(.init(port: port, connections: 4, seconds: 1, requests: decisions))
        let alone = try await wrk.run(.init(port: port, connections: 4, seconds: seconds, requests: decisions))
        async let hashing = wrk.run(
            .init(port: port, connections: 8, seconds: seconds + 2, requests: passwords))
        // By now the line at the password threads is as long as it gets.
        try await Task.sleep(for: .seconds(1))
        let beside = try await wrk.run(.init(port: port, connections: 4, seconds: seconds, requests: decisions))
        let hashed = try await hashing
        guard alone.failures == 0, beside.failures == 0, hashed.failures == 0 else {
            throw BenchError.unexpected(
                "\(alone.failures + beside.failures) decisions and \(hashed.failures) passwords were refused")
        }
        return [
            Finding(.hashing, "99 % of decisions within, 4 connections", alone.p99, "ms"),
            Finding(.hashing, "the same beside 8 browsers with passwords", beside.p99, "ms")
                .beside("without them", alone.p99).below(20),
            Finding(.hashing, "passwords checked meanwhile", hashed.perSecond),
        ]
    }

    private static let password = "correct horse battery staple"

    /// One hash for all of them: what costs is checking it.
    private func givePasswords(to people: [Person], at state: StateDirectory) async throws -> [Person] {
        guard case .accepted(let chosen) = PasswordRule.standard.judge(Secret(HashingRow.password)) else {
            throw BenchError.unexpected("a refused password")
        }
        var random = SystemRandomNumberGenerator()
        let hash = try PasswordHash(of: chosen, parameters: .standard, using: &random).text.reveal()
        // All on one portal, because a form is of one.
        let hosted = people.filter { $0.portal.name == people[0].portal.name }
        try await state.storage.transact { transaction throws(StorageError) in
            for person in hosted { try transaction.set(passwordHash: hash, of: person.id) }
        }
        return hosted
    }

    private func forms(of people: [Person], _ server: WebServer) throws -> [LoadGenerator.HTTPRequestText] {
        let host = people[0].portal.profile.domain.ascii
        let page = try PlainHTTP.get("/sign-in", host: host, port: server.port)
        let cookie = try PlainHTTP.text(in: page, between: "__Host-portalmfa-form=", and: ";")
        let csrf = try PlainHTTP.text(in: page, between: "name=\"csrf\" value=\"", and: "\"")
        let password = HashingRow.password.replacing(" ", with: "+")
        return people.map { person in
            LoadGenerator.HTTPRequestText(
                method: "POST", path: "/sign-in",
                headers: [
                    ("Host", host), ("Cookie", "__Host-portalmfa-form=\(cookie)"),
                    ("Content-Type", "application/x-www-form-urlencoded"),
                ],
                body: "csrf=\(csrf)&email=\(person.email.addrSpec.replacing("@", with: "%40"))&password=\(password)")
        }
    }
}
