import Foundation
import Mail
import Policy
import Portals
import Secrets
import Stage
import Storage
import Testing

/// Relays of customers' own: who may, what is kept of a password, and what the audit says.
@Suite struct RelayTests {
    @Test func aRelaysPasswordIsKeptSealedAndOpensForNoOtherRelay() async throws {
        let estate = try await Estate()
        _ = try await estate.addRelay(for: estate.acme)
        let record = try await estate.relay("relay-of-acme")
        #expect(try estate.useCases.url(of: record)?.reveal() == "smtps://u:hidden@mail.acme.example")
        #expect(try estate.keptBytes().range(of: Data("hidden".utf8)) == nil)
        #expect(try !estate.auditText().contains("hidden"))
        // The seal is this row's: moved to another it opens nothing.
        let moved = RelayRecord(
            id: RelayID(rawValue: 77), name: record.name, sealedURL: record.sealedURL, terms: record.terms,
            pausedAt: nil, trouble: nil, portals: 0)
        #expect(throws: Refused.self) { try estate.useCases.url(of: moved) }
    }

    @Test func onlyMSSPAdminsSeeAndChangeRelays() async throws {
        let estate = try await ResetTests.estate()
        _ = try await estate.addRelay(for: estate.acme)
        let name = try Slug(parsing: "relay-of-acme")
        let (useCases, technician) = (estate.useCases, ResetTests.technician)
        let before = try await estate.relay(name.text)
        let attempts: [@Sendable () async throws -> Void] = [
            { _ = try await useCases.relays(technician) },
            { _ = try await useCases.relay(name, technician) },
            { _ = try await useCases.addRelay(.mine, url: Secret("smtps://mail.example"), .standard, technician) },
            { try await useCases.changeRelay(name, UseCases.RelayChange(rate: .some(1)), technician) },
            { try await useCases.assign(name, to: estate.globex.name, technician) },
            { _ = try await useCases.setPause(true, of: nil, technician) },
            { try await useCases.setWeight(9, of: estate.acme.name, technician) },
        ]
        for (number, attempt) in attempts.enumerated() {
            let refused = await #expect(throws: Refused.self, "number \(number)") { try await attempt() }
            guard case .notPermitted(.onlyMSSPAdmins) = refused else {
                Issue.record("number \(number): \(String(describing: refused))")
                continue
            }
        }
        #expect(try await estate.relay(name.text) == before)
        #expect(try await useCases.relays(Estate.onServer).count == 2)
        #expect(try await useCases.customers(Estate.onServer).allSatisfy { $0.weight == 1 })
    }

    @Test func aChangeKeepsWhatItDoesNotName() async throws {
        let estate = try await Estate()
        _ = try await estate.addRelay(for: estate.acme, RelayTerms(connections: 3, rate: 5))
        let name = try Slug(parsing: "relay-of-acme")
        try await estate.useCases.changeRelay(name, UseCases.RelayChange(rate: .some(nil)), Estate.onServer)
        #expect(try await estate.relay(name.text).terms == RelayTerms(connections: 3, rate: nil))
        try await estate.useCases.changeRelay(
            name, UseCases.RelayChange(url: Secret("smtp://other.example"), connections: .some(9)), Estate.onServer)
        let record = try await estate.relay(name.text)
        #expect(record.terms == RelayTerms(connections: 9, rate: nil))
        #expect(try estate.useCases.url(of: record)?.reveal() == "smtp://other.example")
    }

    @Test func theDefaultRelaysURLIsNotForTheDatabase() async throws {
        let estate = try await Estate()
        let name = try Slug(parsing: "default")
        await #expect(throws: Refused.self) {
            try await estate.useCases.changeRelay(
                name, UseCases.RelayChange(url: Secret("smtp://other.example")), Estate.onServer)
        }
        #expect(try await estate.relay("default").sealedURL == nil)
        // Its terms are.
        try await estate.useCases.changeRelay(name, UseCases.RelayChange(connections: .some(2)), Estate.onServer)
        #expect(try await estate.relay("default").terms.connections == 2)
    }

    @Test func pausingSaysWhatChangedAndIsAudited() async throws {
        let estate = try await Estate()
        _ = try await estate.addRelay(for: estate.acme)
        let own = try Slug(parsing: "relay-of-acme")
        #expect(try await estate.useCases.setPause(true, of: own, Estate.onServer) == [own])
        #expect(try await estate.useCases.setPause(true, of: own, Estate.onServer) == [])
        #expect(
            try await estate.useCases.setPause(true, of: nil, Estate.onServer).map(\.text) == ["default"])
        #expect(try await estate.relay("default").pausedAt == TestClock.start)
        #expect(
            try await estate.useCases.setPause(false, of: nil, Estate.onServer).map(\.text)
                == ["default", "relay-of-acme"])
        let actions = try await estate.useCases.auditEntries(portal: nil, limit: 4, Estate.onServer).map(\.event.action)
        #expect(actions == ["queue.resume", "queue.resume", "queue.pause", "queue.pause"])
    }
}

extension Slug {
    fileprivate static var mine: Slug {
        do { return try Slug(parsing: "mine") } catch { preconditionFailure("mine is a slug") }
    }
}
