import Foundation
import Synchronization
import Testing

/// SIGKILL at each step of a mail's way, to the real program, against a server that counts Message-IDs.
/// PORTALMFA_CRASH_ROUNDS says how often at each; every step prints one line of a table.
@Suite struct KillTests {
    @Test(arguments: KillPoint.allCases)
    func aKilledWorkerLosesNoMailAndRepeatsOnlyWhatTheRelayHadWhole(_ point: KillPoint) async throws {
        var tally = Tally()
        for round in 0..<Tally.rounds {
            // A claim's commit may come before that of the outcome: then it is played again.
            for _ in 0..<10 where tally.rounds == round { try await play(point, round, &tally) }
        }
        #expect(tally.rounds == Tally.rounds)
        tally.report(point.rawValue)
        #expect(tally.lost == 0)
        #expect(tally.duplicates <= (point.isAfterTheDot ? tally.rounds : 0))
    }

    private func play(_ point: KillPoint, _ round: Int, _ tally: inout Tally) async throws {
        let scene = try await Scene(mails: point.mails)
        let saboteur = try scene.saboteur()
        // Connecting happens once; everything else at the first, second, … mail in turn.
        let turn = point.moment == .connect || point.mails == 1 ? 1 : 1 + round % point.mails
        let trap = point.trap(in: round)
        let victim = Shared<Victim>()
        let server = try CountingServer(pipelining: round % 2 == 1) { event in
            blockUntil { victim.value != nil }
            guard let worker = victim.value, worker.isRunning else { return }
            // What came before is on the disk: whatever is sent twice then is this mail's.
            if event.moment == .mail {
                blockUntil {
                    try !worker.isRunning || scene.number("SELECT count(*) FROM finished_jobs") >= event.count - 1
                }
            }
            // Nothing is to be sent beside the checkpoint.
            if point == .checkpoint { blockUntil { !worker.isRunning } }
            guard event.moment == point.moment, event.count == turn else { return }
            if let trap { saboteur.arm(trap) } else { worker.signal(SIGKILL) }
        }
        if let trap, point.moment == nil { saboteur.arm(trap) }
        let ballast = point == .checkpoint ? try scene.overfillLog() : nil
        let worker = try scene.startWorker(to: server, under: saboteur)
        victim.value = worker
        try #require(await worker.ended() == .killed(by: SIGKILL), "\(worker.words)")
        if trap != nil { #expect(saboteur.hasSprung) }
        let isMissed = try point == .afterCommit && scene.number("SELECT count(*) FROM jobs WHERE lane = 2") == 1
        if !isMissed { try expectStep(point, scene, server) }
        let before = server.mails
        try await scene.finish(at: server)
        withExtendedLifetime(ballast) {}
        #expect(try scene.isIntact())
        #expect(try scene.count("delivered") == point.mails)
        if isMissed { return }
        try tally.add(scene, server)
        if point.isAfterTheDot == false { #expect(server.mails.values.allSatisfy { $0 == 1 }, "before: \(before)") }
    }

    /// That it died where it was meant to.
    private func expectStep(_ point: KillPoint, _ scene: Scene, _ server: CountingServer) throws {
        let held = try scene.number("SELECT count(*) FROM jobs WHERE lane = 2")
        switch point {
        case .claimBeforeCommit: #expect(held == 0)
        case .claimAfterCommit, .render: #expect(held == point.mails && server.count(.connect) == 0)
        case .connect, .mail, .recipient, .data, .midBody, .afterDot: #expect(held > 0)
        case .beforeCommit: #expect(held == 1 && server.mailCount == 1)
        case .duringCommit: #expect(server.mailCount == 1)
        case .afterCommit: #expect(held == 0 && server.mailCount == 1)
        case .checkpoint: break
        }
    }
}

/// A place that one thread fills for another.
final class Shared<Value: Sendable>: Sendable {
    private let place = Mutex<Value?>(nil)

    var value: Value? {
        get { place.withLock { $0 } }
        set { place.withLock { $0 = newValue } }
    }
}
