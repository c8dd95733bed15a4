import Foundation
import Jobs
import Policy
import Storage
import Testing

/// Links are found by their digest, and what was mailed for a reset is known to the mail limit.
struct LinkStorageTests {
    @Test(arguments: Engine.all)
    func aLinkIsFoundByItsDigestAndById(engine: Engine) async throws {
        let world = try await World(engine)
        let reset = try await world.reset(world.acme)
        let new = world.newLink(world.acme, reset: reset)
        // The digest is derived from the id, which is told at the time of issue.
        let id = try await world.storage.transact { transaction throws(StorageError) in
            try transaction.issue(new) { id in [9, UInt8(id.rawValue)] }
        }
        let expected = LinkRecord(
            link: Link(
                id: id, purpose: .reconfigure, user: world.acme.user, portal: world.acme.portal, reset: reset,
                expiresAt: new.expiresAt), salt: new.salt, keyID: new.keyID)
        #expect(try await world.link([9, UInt8(id.rawValue)]) == expected)
        try await world.storage.read { snapshot throws(StorageError) in
            #expect(try snapshot.link(id) == expected)
            #expect(try snapshot.link(LinkID(id.rawValue + 1)) == nil)
            // Neither a beginning of the digest nor the salt, which held its place.
            #expect(try snapshot.link(digest: [9]) == nil)
            #expect(try snapshot.link(digest: new.salt) == nil)
            #expect(try snapshot.link(digest: []) == nil)
        }
    }

    @Test(arguments: Engine.all)
    func aDigestLeadsToOneLinkOnly(engine: Engine) async throws {
        let world = try await World(engine)
        let first = try await world.issue(world.newLink(world.acme, .invitation), digest: [1])
        await #expect(throws: StorageError.self) {
            try await world.issue(world.newLink(world.globex, .invitation), digest: [1])
        }
        #expect(try await world.link([1])?.link.id == first)
    }

    private static func mails(_ world: World, _ reset: ResetID, at now: Date) async throws -> ReconfigurationMails {
        try await world.storage.read { snapshot throws(StorageError) in
            try snapshot.reconfigurationMails(to: world.acme.user, for: reset, at: now)
        }
    }

    @Test(arguments: Engine.all)
    func theMailLimitSeesTheLastHoursMailsForThisResetOnly(engine: Engine) async throws {
        let world = try await World(engine)
        let earlier = try await world.reset(world.acme)
        _ = try await world.issue(world.newLink(world.acme, reset: earlier, at: World.start + 9), digest: [9])
        try await world.apply([.linksVoided(world.acme.user, .reconfigure)])
        let reset = try await world.reset(world.acme)
        for (index, second) in [0.0, 100, 3599].enumerated() {
            _ = try await world.issue(
                world.newLink(world.acme, reset: reset, at: World.start + second), digest: [UInt8(index)])
            try await world.apply([.linksVoided(world.acme.user, .reconfigure)])
        }
        _ = try await world.issue(world.newLink(world.acme, .invitation, at: World.start + 50), digest: [10])
        let atTheHour = try await LinkStorageTests.mails(world, reset, at: World.start + 3600)
        #expect(Set(atTheHour.queuedAt) == [World.start + 100, World.start + 3599])
        #expect(!atTheHour.isLive)
        let justBefore = try await LinkStorageTests.mails(world, reset, at: World.start + 3599.999)
        #expect(Set(justBefore.queuedAt) == [World.start, World.start + 100, World.start + 3599])
        let ofTheEarlier = try await LinkStorageTests.mails(world, earlier, at: World.start + 3600)
        #expect(ofTheEarlier.queuedAt == [World.start + 9])
    }

    /// A reset user with one reconfiguration mail in the queue.
    private static func mailed(_ engine: Engine) async throws -> (world: World, reset: ResetID) {
        let world = try await World(engine)
        let reset = try await world.reset(world.acme)
        let link = world.newLink(world.acme, reset: reset)
        _ = try await world.storage.transact { transaction throws(StorageError) in
            let id = try transaction.issue(link) { _ in [1] }
            let job = try transaction.enqueue(
                NewJob(
                    request: .mfaReconfigure(reset), user: world.acme.user, portal: world.acme.portal,
                    customer: world.acme.customer, relay: .default, link: id, messageID: "<1@example>",
                    createdAt: World.start, expiresAt: World.start + World.day))
            try transaction.note(job: job, carries: id)
            return job
        }
        return (world, reset)
    }

    @Test(arguments: Engine.all)
    func aMailIsLiveUntilItsJobIsFinished(engine: Engine) async throws {
        let (world, reset) = try await LinkStorageTests.mailed(engine)
        // Hours later too: a mail that waits for a dead relay is still on its way.
        for now in [World.start + 1, World.start + 7200] {
            #expect(try await LinkStorageTests.mails(world, reset, at: now).isLive)
        }
        try await world.begin()
        let claimed = try #require(try await world.claim().first)
        #expect(claimed.facts.request == .mfaReconfigure(reset))
        #expect(claimed.facts.link?.link.reset == reset)
        #expect(try await LinkStorageTests.mails(world, reset, at: World.start + 1).isLive)
        #expect(try await world.settle([world.settlement(claimed.job, Outcome(.delivered, reason: "ok"))]) == [true])
        let after = try await LinkStorageTests.mails(world, reset, at: World.start + 1)
        #expect(after == ReconfigurationMails(isLive: false, queuedAt: [World.start]))
    }

    @Test(arguments: Engine.all)
    func aWaitingMailWhoseLinkWasVoidedIsNotOnItsWay(engine: Engine) async throws {
        let (world, reset) = try await LinkStorageTests.mailed(engine)
        // Disabled and enabled again: the worker will withdraw that mail, so the next sign-in may queue another.
        try await world.apply([.linksVoided(world.acme.user, .reconfigure)])
        #expect(try await LinkStorageTests.mails(world, reset, at: World.start + 61).isLive == false)
    }
}
