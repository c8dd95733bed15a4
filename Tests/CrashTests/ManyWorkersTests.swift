import Foundation
import Testing

/// Several real workers on one queue, and stopping them in the midst of their work.
@Suite struct ManyWorkersTests {
    @Test func twoWorkersAtOnceSendEachMailOnce() async throws {
        let scene = try await Scene(mails: 60)
        let both = Shared<CountingServer>()
        let server = try CountingServer { event in
            // Nobody sends before both are there.
            if event.moment == .mail { blockUntil { (both.value?.count(.connect) ?? 0) >= 4 } }
        }
        both.value = server
        let workers = try (0..<2).map { _ in try scene.startWorker(to: server, connections: 2) }
        try await scene.drained(by: workers[0])
        for worker in workers { try await scene.stop(worker) }
        #expect(server.mails.count == 60)
        #expect(server.mailCount == 60)
        #expect(try scene.number("SELECT sum(worker_deaths) FROM finished_jobs") == 0)
        both.value = nil
    }

    @Test func whenOneOfTwoWorkersIsKilledTheOtherSendsItsMails() async throws {
        let scene = try await Scene(mails: 60)
        let (victim, both) = (Shared<Victim>(), Shared<CountingServer>())
        let server = try CountingServer { event in
            if event.moment == .mail { blockUntil { (both.value?.count(.connect) ?? 0) >= 4 } }
            if event.moment == .data, event.count == 10 { victim.value?.signal(SIGKILL) }
        }
        both.value = server
        let time = try scene.saboteur()
        let survivor = try scene.startWorker(to: server, connections: 2, under: time)
        let killed = try scene.startWorker(to: server, connections: 2)
        victim.value = killed
        try #require(await killed.ended() == .killed(by: SIGKILL))
        // Time goes by until the dead one's lease is over.
        time.moveUptime(to: 25)
        time.moveWallClock(to: 25)
        try await scene.drained(by: survivor)
        try await scene.stop(survivor)
        var tally = Tally()
        try tally.add(scene, server)
        tally.report("one of two workers, after ten DATA")
        #expect(tally.lost == 0)
        // What its two connections had been answered, or were about to be, and its ledger had not stored.
        #expect(tally.duplicates <= 10)
        #expect(try scene.count("delivered") == 60)
        both.value = nil
    }

    @Test func aWorkerAskedToStopUnderLoadHandsBackWhatItHasNotBegun() async throws {
        let scene = try await Scene(mails: 60)
        let asked = Shared<Victim>()
        let server = try CountingServer { event in
            if event.moment == .data, event.count == 10 { asked.value?.signal(SIGTERM) }
        }
        let worker = try scene.startWorker(to: server, connections: 4)
        asked.value = worker
        try #require(await worker.ended() == .exited(0), "\(worker.words)")
        // What was sent is stored, and nobody holds the rest.
        #expect(try scene.count("delivered") == server.mailCount)
        #expect(server.mailCount < 60)
        #expect(try scene.number("SELECT count(*) FROM jobs WHERE lane = 0") == 60 - server.mailCount)
        #expect(try scene.number("SELECT count(*) FROM leases") == 0)
        try await scene.finish(at: server)
        var tally = Tally()
        try tally.add(scene, server)
        tally.report("SIGTERM under load")
        #expect(tally.lost == 0 && tally.duplicates == 0)
        #expect(try scene.number("SELECT sum(worker_deaths) FROM finished_jobs") == 0)
    }

    @Test(.enabled(if: Tally.rounds > 2, "takes the twenty seconds it is about"))
    func aWorkerAskedToStopBesideASilentRelayEndsInItsLimit() async throws {
        let scene = try await Scene(mails: 10)
        let (asked, isOver) = (Shared<Victim>(), Shared<Bool>())
        let server = try CountingServer { event in
            guard event.moment == .dot, event.count == 1 else { return }
            asked.value?.signal(SIGTERM)
            blockUntil { isOver.value == true }
        }
        let began = ContinuousClock.now
        let worker = try scene.startWorker(to: server)
        asked.value = worker
        try #require(await worker.ended() == .exited(0), "\(worker.words)")
        #expect(ContinuousClock.now - began < .seconds(28))
        isOver.value = true
        // Its last byte was out, so nobody can tell: it waits to be sent again, with the same Message-ID.
        #expect(try scene.number("SELECT count(*) FROM jobs WHERE lane = 1 AND unknowns = 1") == 1)
        #expect(try scene.number("SELECT count(*) FROM jobs WHERE lane = 0 AND attempts = 0") == 9)
    }
}
