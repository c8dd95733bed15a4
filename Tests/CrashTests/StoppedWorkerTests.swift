import Foundation
import Testing

/// SIGSTOP past the lease, then SIGCONT, while another worker has taken the mails over.
@Suite struct StoppedWorkerTests {
    @Test func aWorkerStoppedPastItsLeaseSendsNothingMoreAndItsOutcomeIsFenced() async throws {
        let scene = try await Scene(mails: 6)
        let (stopped, isFenced, isOver) = (Shared<Victim>(), Shared<Bool>(), Shared<Bool>())
        let server = try CountingServer { event in
            guard event.moment == .dot else { return }
            switch event.count {
            case 1:
                // The first worker has sent one mail of six, and falls asleep before it is answered.
                blockUntil { stopped.value != nil }
                stopped.value?.signal(SIGSTOP)
                blockUntil { isFenced.value == true }
            case 2:
                // The second holds them all, and is still at the first when the first worker wakes up.
                blockUntil { isOver.value == true }
            default: break
            }
        }
        let time = try scene.saboteur()
        let sleeper = try scene.startWorker(to: server, under: time)
        stopped.value = sleeper
        try await eventually("the first worker is stopped") { sleeper.isStopped }
        let (successor, clock) = try scene.startSuccessor(to: server, connections: 1)
        try await eventually("the second sends") { server.count(.dot) == 2 }
        // While it slept, time went by for it too.
        time.moveWallClock(to: 21)
        time.moveUptime(to: 21)
        sleeper.signal(SIGCONT)
        isFenced.value = true
        let refusal = "this process was stopped for longer than its lease"
        try await eventually("it goes through what it had in hand:\n\(sleeper.words)") {
            sleeper.words.occurrences(of: refusal) == 5 || server.count(.mail) > 2
        }
        isOver.value = true
        try await scene.drained(by: successor)
        for worker in [sleeper, successor] { try await scene.stop(worker) }
        withExtendedLifetime(clock) {}
        #expect(sleeper.words.contains("outcome not stored: another worker has taken the job over"))
        // Only the mail whose last byte had left when it was stopped came twice.
        #expect(server.mails.values.sorted() == [1, 1, 1, 1, 1, 2])
        #expect(try scene.count("delivered") == 6)
        var tally = Tally()
        try tally.add(scene, server)
        tally.report("SIGSTOP past the lease, SIGCONT")
    }
}

extension String {
    func occurrences(of part: String) -> Int { ranges(of: part).count }
}
