import Foundation
import Jobs
import Policy
import Portals
import Stage
import Storage
import Testing

/// Lists over several portals show a technician his own, and no trace of the others.
@Suite struct ScopeTests {
    /// Each tenant has a mail waiting and its entries in the audit; the technician works for acme only.
    private static func estate() async throws -> Estate {
        let estate = try await ResetTests.estate()
        for tenant in estate.tenants { _ = try await estate.queueReconfiguration(at: tenant) }
        let now = estate.clock.now
        _ = try await estate.storage.transact { transaction throws(StorageError) in
            try transaction.note(try transaction.queueSample(at: now))
        }
        return estate
    }

    @Test func theAuditOfATechnicianIsThatOfHisPortals() async throws {
        let estate = try await Self.estate()
        let all = try await estate.useCases.auditPage(AuditFilter(limit: 100), Estate.onServer)
        #expect(Set(all.entries.map(\.event.portal?.text)) == [nil, "acme", "globex", "initech"])
        let filter = AuditFilter(portals: [estate.globex.name], limit: 100)
        let own = try await estate.useCases.auditPage(filter, ResetTests.technician)
        #expect(own.entries.allSatisfy { $0.event.portal == estate.acme.name })
        #expect(own.entries == all.entries.filter { $0.event.portal == estate.acme.name })
        #expect(own.next == nil)
        let named = try await estate.useCases.auditPage(AuditFilter(), at: estate.globex.name, Estate.onServer)
        #expect(named.entries.allSatisfy { $0.event.portal == estate.globex.name } && !named.entries.isEmpty)
    }

    @Test func theQueueOfATechnicianIsThatOfHisCustomers() async throws {
        let estate = try await Self.estate()
        let (from, to) = (estate.clock.now - 60, estate.clock.now + 60)
        func history(_ request: Request) async throws -> QueueHistory {
            try await estate.useCases.queueHistory(from: from, to: to, request)
        }
        let all = try await history(Estate.onServer)
        #expect(all.levels.compactMap { $0 }.map(\.ready.count) == [3])
        #expect(all.customers.count == 3)
        let own = try await history(ResetTests.technician)
        #expect(own.levels.compactMap { $0 }.map(\.ready.count) == [1])
        #expect(own.customers.map(\.customer) == [estate.acme.name])
    }

    @Test func aPortalThatIsHiddenIsNamedAsOneThatIsNotThere() async throws {
        let estate = try await Self.estate()
        let useCases = estate.useCases
        let attempts: [(Slug) async throws -> Void] = [
            { _ = try await useCases.userPage(of: $0, UserQuery(), ResetTests.technician) },
            { _ = try await useCases.auditPage(AuditFilter(), at: $0, ResetTests.technician) },
            { _ = try await useCases.jobs(states: [], portal: $0, limit: 9, ResetTests.technician) },
        ]
        for attempt in attempts {
            for name in [estate.globex.name, try Slug(parsing: "nowhere")] {
                let error = await #expect(throws: Refused.self) { try await attempt(name) }
                #expect(error.map { "\($0)" } == Refused.unknownPortal(name).description)
            }
        }
    }

    @Test func aTechnicianWithoutCustomersSeesNothingAndADisabledOneIsRefused() async throws {
        let estate = try await Self.estate()
        let email = ResetTests.address("tech@mssp.example")
        try await estate.useCases.assign(email, to: estate.acme.name, false, Estate.onServer)
        let useCases = estate.useCases
        #expect(try await useCases.jobs(states: [], portal: nil, limit: 9, ResetTests.technician).isEmpty)
        #expect(try await useCases.auditPage(AuditFilter(), ResetTests.technician).entries.isEmpty)
        let history = try await useCases.queueHistory(
            from: estate.clock.now, to: estate.clock.now + 60, ResetTests.technician)
        #expect(history.customers.isEmpty && history.levels == [.empty])
        try await useCases.setEnabled(false, operator: email, Estate.onServer)
        let refused = Refused.notPermitted(.operatorDisabled).description
        let attempts: [() async throws -> Void] = [
            { _ = try await useCases.jobs(states: [], portal: nil, limit: 9, ResetTests.technician) },
            { _ = try await useCases.auditPage(AuditFilter(), ResetTests.technician) },
            { _ = try await useCases.queueHistory(from: .now, to: .now, ResetTests.technician) },
        ]
        for attempt in attempts {
            let error = await #expect(throws: Refused.self) { try await attempt() }
            #expect(error.map { "\($0)" } == refused)
        }
    }
}
