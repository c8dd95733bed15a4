import Foundation
import Jobs
import Mail
import Policy
import Storage
import Testing

/// A portal's users as an operator looks through them.
struct UserListingTests {
    /// Six users beside Ann, who is nameless, enabled and never configured.
    private static let people: [(address: String, name: String?, status: UserStatus)] = [
        ("zoe@acme.example", "Ärmel Zoë", .enabled), ("Bob@acme.example", "bob Stone", .disabled),
        ("carl_1@acme.example", "Carl 100%", .unconfirmed), ("carlx1@acme.example", "Carla", .enabled),
        ("dora@acme.example", "Anna", .enabled), ("emil@acme.example", "Anna", .unconfirmed),
    ]

    /// - Returns: the world, and the ids of people: Zoë and Bob have configured, Dora was reset.
    private static func world(_ engine: Engine) async throws -> (world: World, ids: [UserID]) {
        let world = try await World(engine)
        let users = try people.map { person in
            NewUser(
                portal: world.acme.portal, contact: try World.contact(person.address, name: person.name),
                status: person.status, createdAt: World.start)
        }
        let ids = try await world.storage.transact { transaction throws(StorageError) in
            var ids: [UserID] = []
            for user in users { ids.append(try transaction.add(user: user)) }
            return ids
        }
        try await world.apply([
            .factorBound(ids[0]), .factorBound(ids[1]), .resetRecorded(ids[4], by: nil, reason: "lost"),
        ])
        return (world, ids)
    }

    private static func page(_ world: World, _ query: UserQuery) async throws -> UserPage {
        try await world.storage.read { snapshot throws(StorageError) in
            try snapshot.userPage(in: world.acme.portal, query)
        }
    }

    private static func locals(_ page: UserPage) -> [String] { page.users.map(\.user.contact.email.local) }

    @Test(
        arguments: Engine.all,
        [
            (UserQuery.Sort.email, ["ann", "Bob", "carl_1", "carlx1", "dora", "emil", "zoe"]),
            // Nameless first; equal names by their addresses.
            (.name, ["ann", "dora", "emil", "Bob", "carl_1", "carlx1", "zoe"]),
            (.status, ["Bob", "zoe", "ann", "carlx1", "dora", "carl_1", "emil"]),
            (.mfa, ["Bob", "zoe", "ann", "carlx1", "carl_1", "emil", "dora"]),
        ] as [(UserQuery.Sort, [String])])
    func everyOrderIsTheSameBackwardsAndInPages(engine: Engine, order: (sort: UserQuery.Sort, locals: [String]))
        async throws
    {
        let (world, _) = try await UserListingTests.world(engine)
        let forward = try await UserListingTests.page(world, UserQuery(sort: order.sort))
        #expect(UserListingTests.locals(forward) == order.locals)
        let backward = try await UserListingTests.page(world, UserQuery(sort: order.sort, isDescending: true))
        #expect(UserListingTests.locals(backward) == order.locals.reversed())
        var paged: [String] = []
        for offset in stride(from: 0, to: 9, by: 3) {
            let page = try await UserListingTests.page(world, UserQuery(sort: order.sort, offset: offset, limit: 3))
            #expect(page.matches == 7)
            paged += UserListingTests.locals(page)
        }
        #expect(paged == order.locals)
    }

    @Test(
        arguments: Engine.all,
        [
            ("", ["ann", "Bob", "carl_1", "carlx1", "dora", "emil", "zoe"]), ("BOB", ["Bob"]), ("STONE", ["Bob"]),
            ("ärmel zo", ["zoe"]), ("ÄRMEL", ["zoe"]), ("A\u{308}rmel ZOE\u{308}", ["zoe"]),
            ("anna", ["dora", "emil"]),
            ("carl_", ["carl_1"]), ("100%", ["carl_1"]), ("%", ["carl_1"]), ("_", ["carl_1"]), ("l_1", ["carl_1"]),
            ("  Carla ", ["carlx1"]), ("@acme", ["ann", "Bob", "carl_1", "carlx1", "dora", "emil", "zoe"]),
            ("globex", []), ("'; --", []), ("\\", []), ("\u{0}", []),
        ] as [(String, [String])])
    func aSearchFindsPartsOfAddressesAndNamesAndTakesNothingForAPattern(
        engine: Engine, search: (text: String, locals: [String])
    ) async throws {
        let (world, _) = try await UserListingTests.world(engine)
        for sort in UserQuery.Sort.allCases {
            let page = try await UserListingTests.page(world, UserQuery(search: search.text, sort: sort))
            #expect(Set(UserListingTests.locals(page)) == Set(search.locals))
            #expect(page.matches == search.locals.count)
            #expect(page.census.total == 7)
            // Counted as well where the page shows some of them, or none.
            for (offset, limit) in [(0, 1), (0, 0), (1, 1), (99, 5)] {
                let part = try await UserListingTests.page(
                    world, UserQuery(search: search.text, sort: sort, offset: offset, limit: limit))
                #expect(part.matches == search.locals.count)
            }
        }
    }

    @Test(arguments: Engine.all)
    func filtersNarrowAndTheCensusCountsEverybody(engine: Engine) async throws {
        let (world, _) = try await UserListingTests.world(engine)
        let enabled = try await UserListingTests.page(world, UserQuery(status: .enabled))
        #expect(UserListingTests.locals(enabled) == ["ann", "carlx1", "dora", "zoe"])
        #expect(enabled.matches == 4)
        let both = try await UserListingTests.page(world, UserQuery(status: .enabled, mfa: .configured, limit: 0))
        #expect(both.users.isEmpty && both.matches == 1)
        let searched = try await UserListingTests.page(
            world, UserQuery(search: "carl", status: .unconfirmed, mfa: .neverConfigured, sort: .mfa))
        #expect(UserListingTests.locals(searched) == ["carl_1"])
        #expect(searched.matches == 1)
        let census = searched.census
        #expect(census.count(mfa: .neverConfigured) == 4)
        #expect(census.count(mfa: .configured) == 2)
        #expect(census.count(mfa: .reset) == 1)
        #expect(census[.disabled, .configured] == 1)
        let counts = try await world.storage.read { snapshot throws(StorageError) in
            try snapshot.mfaCounts(in: world.acme.portal)
        }
        #expect(census.mfaCounts == counts)
        #expect(counts == MFACounts(neverConfigured: 4, configured: 1, reset: 1))
    }

    @Test(arguments: Engine.all)
    func anotherPortalsUsersAreOnNoPage(engine: Engine) async throws {
        let (world, ids) = try await UserListingTests.world(engine)
        let page = try await world.storage.read { snapshot throws(StorageError) in
            try snapshot.userPage(in: world.globex.portal, UserQuery(search: "a"))
        }
        #expect(page.users.map(\.user.user.id) == [world.globex.user])
        #expect(page.census.total == 1)
        _ = try await world.enqueue(world.notice(world.acme))
        let mails = try await world.storage.read { snapshot throws(StorageError) in
            try snapshot.lastMails(of: ids + [world.acme.user], in: world.globex.portal)
        }
        #expect(mails.isEmpty)
    }

    @Test(arguments: Engine.all)
    func besideEachUserStandsTheFateOfTheLastMailInTheServersWords(engine: Engine) async throws {
        let world = try await World(engine)
        try await world.begin()
        let first = try await world.enqueue(world.notice(world.acme))
        func last() async throws -> LastMail? {
            try await UserListingTests.page(world, UserQuery()).users.first?.lastMail
        }
        #expect(try await last()?.job.state == .queued)
        #expect(try await last()?.latest == nil)
        var job = try #require(try await world.claim().first).job
        #expect(try await last()?.job.state == .sending)
        let busy = Outcome(
            .transient, in: .rcpt, reply: Reply(code: 450, enhancedCode: EnhancedCode(parsing: "4.2.0"), text: "grey"),
            reason: "refused for now")
        _ = try await world.settle([world.settlement(job, busy)])
        let waiting = try #require(try await last())
        #expect(waiting.job.state == .queued)
        #expect(try #require(waiting.job.nextAttemptAt) > World.start)
        #expect(waiting.latest?.outcome == busy)
        job = try #require(try await world.claim(at: World.start + 3600).first).job
        let refused = Outcome(.permanent, in: .rcpt, reply: Reply(code: 550, text: "no such user"), reason: "refused")
        _ = try await world.settle([world.settlement(job, refused, at: World.start + 3600)])
        let bounced = try #require(try await last())
        #expect(bounced.job.job.id == first && bounced.job.state == .bounced)
        #expect(bounced.latest?.number == 2)
        #expect(bounced.latest?.outcome.reply?.text == "no such user")
        // A newer mail takes its place.
        let second = try await world.enqueue(world.notice(world.acme))
        #expect(try await last()?.job.job.id == second)
    }

    @Test(arguments: Engine.all)
    func aMailThatIsForgottenIsNoMail(engine: Engine) async throws {
        let world = try await World(engine)
        let id = try await world.enqueue(world.notice(world.acme))
        try await world.storage.transact { transaction throws(StorageError) in
            try transaction.finish(id, as: .cancelled, reason: "withdrawn", at: World.start)
            _ = try transaction.prune(finishedBefore: World.start + 1, limit: 10)
        }
        let page = try await UserListingTests.page(world, UserQuery())
        #expect(page.users.count == 1 && page.users.first?.lastMail == nil)
    }
}
