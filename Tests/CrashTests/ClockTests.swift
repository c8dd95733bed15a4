import Foundation
import Testing

/// Somebody sets the clock of the machine, by hours, while mails are under way.
@Suite struct ClockTests {
    @Test func whatAClockThatWasAheadPutOffIsSentOnceItIsSetBack() async throws {
        let scene = try await Scene(mails: 6)
        let ahead = Int64(Date().timeIntervalSince1970 * 1000) + 7_200_000
        // As a worker left them that was killed before the clock was set back by two hours.
        try scene.damage(
            """
            UPDATE jobs SET lane = 1, due_at = \(ahead) WHERE id <= 2;
            INSERT INTO leases (token, owner, until) VALUES (7, 'dead:1', \(ahead));
            UPDATE jobs SET lane = 2, lease = 7 WHERE id = 3;
            """)
        let server = try CountingServer()
        let time = try scene.saboteur()
        let worker = try scene.startWorker(to: server, under: time)
        try await eventually("the lease is shortened:\n\(worker.words)") {
            try scene.number("SELECT max(until) FROM leases") < ahead - 7_000_000
        }
        try await eventually("all but the dead worker's are sent") { server.mailCount == 5 }
        time.moveUptime(to: 25)
        time.moveWallClock(to: 25)
        try await scene.drained(by: worker)
        try await scene.stop(worker)
        #expect(try scene.count("delivered") == 6)
        #expect(server.mailCount == 6)
    }

    @Test(arguments: [3600, -3600])
    func aClockThatIsSetTakesNoMailsFromALivingWorker(_ seconds: Int) async throws {
        let scene = try await Scene(mails: 9)
        let isOver = Shared<Bool>()
        let server = try CountingServer { event in
            // The first worker holds eight, and waits for its relay.
            if event.moment == .dot, event.count == 1 { blockUntil { isOver.value == true } }
        }
        let clocks = [try scene.saboteur(), try scene.saboteur()]
        let holder = try scene.startWorker(to: server, under: clocks[0])
        try await eventually("it sends") { server.count(.dot) == 1 }
        let other = try scene.startWorker(to: server, under: clocks[1])
        try await eventually("the other has sent the ninth") { try scene.count("delivered") == 1 }
        let before = try scene.number("SELECT until FROM leases")
        for clock in clocks { clock.moveWallClock(to: Int64(seconds)) }
        try await eventually("the holder renewed by the new clock:\n\(holder.words)") {
            abs(try scene.number("SELECT max(until) FROM leases") - before - seconds * 1000) < 60_000
        }
        try await eventually("the other noticed:\n\(other.words)") { other.words.contains("the clock was set") }
        isOver.value = true
        try await scene.drained(by: holder)
        for worker in [holder, other] { try await scene.stop(worker) }
        #expect(server.mails.count == 9 && server.mailCount == 9)
        #expect(try scene.count("delivered") == 9)
        #expect(try scene.number("SELECT sum(worker_deaths) FROM finished_jobs") == 0)
    }
}
