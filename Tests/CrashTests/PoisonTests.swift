import Foundation
import Testing

/// A mail that kills whoever sends it.
@Suite struct PoisonTests {
    @Test func aMailThatKillsThreeWorkersFailsAndItsNeighboursDoNot() async throws {
        let scene = try await Scene(mails: 6)
        let (victim, relay) = (Shared<Victim>(), Shared<CountingServer>())
        let server = try CountingServer { event in
            blockUntil { victim.value?.isRunning ?? false }
            // What came before is on the disk, so that nothing is sent twice for another reason.
            if event.moment == .mail {
                blockUntil {
                    try victim.value?.isRunning != true
                        || scene.number("SELECT count(*) FROM finished_jobs WHERE state = 'delivered'")
                            >= (relay.value?.mails.count ?? 0)
                }
            }
            if event.moment == .recipient, event.line.contains("guest2@") { victim.value?.signal(SIGKILL) }
        }
        relay.value = server
        var deaths = 0
        while deaths < 10, try scene.number("SELECT count(*) FROM jobs") > 0 {
            let clock = try scene.saboteur()
            // Each later than the lease of the one before.
            clock.moveWallClock(to: Int64(21 * (deaths + 1)))
            let worker = try scene.startWorker(to: server, under: clock)
            victim.value = worker
            try await eventually("killed, or all final:\n\(worker.words)") {
                try !worker.isRunning || scene.number("SELECT count(*) FROM jobs") == 0
            }
            if worker.isRunning { try await scene.stop(worker) } else { deaths += 1 }
        }
        #expect(deaths == 3)
        let poison =
            "message_id = (SELECT message_id FROM finished_jobs j JOIN users u ON u.id = j.user_id"
            + " WHERE u.email = 'guest2@people.example')"
        #expect(try scene.text("SELECT state FROM finished_jobs WHERE \(poison)") == "failed")
        #expect(try scene.number("SELECT worker_deaths FROM finished_jobs WHERE \(poison)") == 3)
        // They were in the same hands once; from then on each went alone.
        #expect(try scene.number("SELECT max(worker_deaths) FROM finished_jobs WHERE NOT \(poison)") <= 1)
        #expect(try scene.count("delivered") == 5)
        #expect(server.mails.count == 5 && server.mailCount == 5)
        relay.value = nil
    }
}
