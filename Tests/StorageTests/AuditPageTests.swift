import Foundation
import Policy
import Storage
import Testing

/// Looking through the audit.
struct AuditPageTests {
    private static let acme = "acme"

    private static func event(
        _ number: Int, at: TimeInterval? = nil, actor: String = "host", portal: Slug? = nil, subject: String? = nil,
        action: String = "sign-in"
    ) -> AuditEvent {
        AuditEvent(
            at: World.start + (at ?? Double(number)), actor: actor, source: "192.0.2.1", customer: portal,
            portal: portal, subject: subject, action: action, outcome: "done")
    }

    private static func page(_ world: World, _ filter: AuditFilter) async throws -> AuditPage {
        try await world.storage.read { snapshot throws(StorageError) in try snapshot.auditPage(filter) }
    }

    private static func sequences(_ world: World, _ filter: AuditFilter) async throws -> [Int64] {
        try await page(world, filter).entries.map(\.sequence)
    }

    @Test(arguments: Engine.all)
    func eachFilterFindsWhatItNamesAndTakesNothingForAPattern(engine: Engine) async throws {
        let world = try await World(engine)
        let (acme, globex) = (try Slug(parsing: "acme"), try Slug(parsing: "globex"))
        try await AuditTests.append(
            [
                AuditPageTests.event(1, actor: "operator:1 b•••@mssp.example", action: "customer.add"),
                AuditPageTests.event(2, portal: acme, subject: "user:1 a•••@acme.example", action: "mfa.reset"),
                AuditPageTests.event(3, portal: globex, subject: "user:2 A•••@globex.example", action: "mfa.reset"),
                AuditPageTests.event(4, actor: "operator:12 C•••@MSSP.example", portal: acme, action: "mfa.confirm"),
                AuditPageTests.event(5, portal: acme, subject: "100%_", action: "mfa_x"),
            ], to: world.storage)
        let table: [(AuditFilter, [Int64])] = [
            (AuditFilter(), [5, 4, 3, 2, 1]), (AuditFilter(action: "mfa."), [4, 3, 2]),
            (AuditFilter(action: "mfa_"), [5]), (AuditFilter(action: "reset"), []), (AuditFilter(action: "MFA."), []),
            (AuditFilter(actor: "mssp"), [4, 1]), (AuditFilter(actor: "operator:1"), [4, 1]),
            (AuditFilter(actor: "operator:1 "), [1]), (AuditFilter(subject: "a•••@"), [3, 2]),
            (AuditFilter(subject: "%"), [5]), (AuditFilter(subject: "user:"), [3, 2]),
            (AuditFilter(subject: "user:1 "), [2]), (AuditFilter(subject: "100%_ "), [5]),
            (AuditFilter(portals: [acme]), [5, 4, 2]), (AuditFilter(portals: [globex, acme]), [5, 4, 3, 2]),
            (AuditFilter(portals: []), []), (AuditFilter(portals: [acme], action: "mfa.", subject: "USER"), [2]),
            (AuditFilter(from: World.start + 2, to: World.start + 4), [3, 2]),
            (AuditFilter(from: World.start + 5), [5]), (AuditFilter(to: World.start + 1), []),
            (AuditFilter(before: 3), [2, 1]), (AuditFilter(portals: [acme, globex], before: 4, limit: 1), [3]),
            (AuditFilter(limit: 0), []), (AuditFilter(from: World.start + 4, to: World.start + 2), []),
        ]
        for (filter, expected) in table {
            #expect(try await AuditPageTests.sequences(world, filter) == expected, "\(filter)")
        }
    }

    @Test(arguments: Engine.all, [nil, ["acme"], ["acme", "globex"]] as [[String]?])
    func pagesFollowOneAnotherWithoutLossOrRepetition(engine: Engine, names: [String]?) async throws {
        let world = try await World(engine)
        let slugs = [try Slug(parsing: "acme"), try Slug(parsing: "globex"), nil]
        let events = (0..<100).map { number in
            AuditPageTests.event(
                number, portal: slugs[(number / 7) % 3], action: number % 3 == 0 ? "mfa.reset" : "sign-in")
        }
        try await AuditTests.append(events, to: world.storage)
        let portals = try names?.map { try Slug(parsing: $0) }
        let expected = events.enumerated().filter { _, event in
            event.action == "mfa.reset" && (portals.map { event.portal.map($0.contains) ?? false } ?? true)
        }.map { Int64($0.offset) + 1 }.reversed()
        var filter = AuditFilter(portals: portals, action: "mfa.", limit: 4)
        var found: [Int64] = []
        for _ in 0..<100 {
            let page = try await AuditPageTests.page(world, filter)
            #expect(page.entries.count <= 4)
            found += page.entries.map(\.sequence)
            guard let next = page.next else { break }
            filter.before = next
        }
        #expect(found == Array(expected))
    }

    @Test(arguments: Engine.all)
    func aRareEntryFarBackIsFoundInBoundedLooks(engine: Engine) async throws {
        let world = try await World(engine)
        let rare = AuditPageTests.event(0, action: "policy.switch")
        let common = AuditPageTests.event(1)
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.append(rare)
            for _ in 0..<100_050 { try transaction.append(common) }
        }
        let first = try await AuditPageTests.page(world, AuditFilter(action: "policy."))
        #expect(first.entries.isEmpty)
        #expect(first.next == 52)
        let second = try await AuditPageTests.page(world, AuditFilter(action: "policy.", before: first.next))
        #expect(second.entries.map(\.sequence) == [1])
        #expect(second.next == nil)
    }

    @Test(arguments: Engine.all)
    func aClockSetBackHidesNoEntry(engine: Engine) async throws {
        let world = try await World(engine)
        // Half an hour back after the third.
        let times: [TimeInterval] = [10, 20, 30, -1790, -1780, -1770, 40]
        try await AuditTests.append(
            times.enumerated().map { AuditPageTests.event($0.offset, at: $0.element) }, to: world.storage)
        let filter = AuditFilter(from: World.start + 15, to: World.start + 35)
        #expect(try await AuditPageTests.sequences(world, filter) == [3, 2])
        #expect(try await AuditPageTests.sequences(world, AuditFilter(to: World.start)) == [6, 5, 4])
    }
}
