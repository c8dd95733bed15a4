import Foundation
import Stage
import Testing

/// SIGKILL to commands that write, at every system call that changes a file: `init` with its migration, and one that
/// queues a mail.
@Suite struct CommandKillTests {
    @Test func initKilledAnywhereIsMadeGoodByTheNextInit() async throws {
        var rounds = 0
        let count = try await calls(of: "init") { try Scene.empty() }
        for number in chosen(from: count) {
            let scene = try Scene.empty()
            let saboteur = try scene.saboteur()
            saboteur.arm(trap(number))
            let killed = try scene.start("init --operator admin@mssp.example", under: saboteur)
            try await expectEnd(of: killed)
            let again = try scene.start("init --operator admin@mssp.example")
            #expect(await again.ended() == .exited(0), "at call \(number) of \(count): \(again.words)")
            try await scene.carryOut("customer add acme")
            #expect(try await scene.carryOut("operator list").contains("admin@mssp.example"))
            #expect(try await scene.carryOut("audit verify").contains("intact"))
            #expect(try scene.isIntact())
            rounds += 1
        }
        print("crash | init, with its migration, \(rounds) of \(count) calls: made good by the next init")
    }

    @Test func aCommandKilledAnywhereQueuedItsMailWithTheUserOrNeither() async throws {
        var tally = Tally()
        let command = "user add acme-portal late@people.example"
        let count = try await calls(of: command) { try await Scene(mails: 1) }
        for number in chosen(from: count) {
            let scene = try await Scene(mails: 1)
            let saboteur = try scene.saboteur()
            saboteur.arm(trap(number))
            let killed = try scene.start(command, under: saboteur)
            try await expectEnd(of: killed)
            let users = try scene.number("SELECT count(*) FROM users WHERE email = 'late@people.example'")
            #expect(try scene.number("SELECT count(*) FROM jobs") == 1 + users)
            // Who did not hear the answer asks again.
            let again = try scene.start(command)
            #expect(await again.ended() == .exited(Int32(users)), "\(again.words)")
            let server = try CountingServer()
            try await scene.finish(at: server)
            #expect(try await scene.carryOut("audit verify").contains("intact"))
            try tally.add(scene, server)
        }
        tally.report("enqueue, before and after its commit")
        #expect(tally.lost == 0 && tally.duplicates == 0)
        #expect(tally.mails == 2 * tally.rounds)
    }

    @Test func aRestoredBackupIsAdoptedOnceWhereverTheFirstCommandIsKilled() async throws {
        func restored() async throws -> Scene {
            let scene = try await Scene(mails: 2)
            let backup = scene.scratch.url.appendingPathComponent("backup.sqlite")
            try await scene.carryOut("backup \(backup.path)")
            try scene.restore(backup, removingLog: true)
            return scene
        }
        let count = try await calls(of: "queue stats") { try await restored() }
        for number in chosen(from: count) {
            let scene = try await restored()
            let saboteur = try scene.saboteur()
            saboteur.arm(trap(number))
            try await expectEnd(of: try scene.start("queue stats", under: saboteur))
            let again = try scene.start("queue stats")
            #expect(await again.ended() == .exited(0), "at call \(number) of \(count): \(again.words)")
            #expect(try scene.count("unknown") == 2)
            #expect(try await scene.carryOut("audit list").occurrences(of: "backup.restored") == 1)
            #expect(try await scene.carryOut("audit verify").contains("intact"))
        }
        print(
            "crash | adopting a backup, at \(chosen(from: count).count) of \(count) calls: made good by the next command"
        )
    }

    @Test func aRotationKilledAnywhereLosesNoKeyAndTheNextSucceeds() async throws {
        func keys(_ scene: Scene) throws -> [Substring] {
            let file = scene.state.appendingPathComponent("server.key")
            return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        }
        let count = try await calls(of: "key rotate --proceed") { try await Scene(mails: 1) }
        for number in chosen(from: count) {
            let scene = try await Scene(mails: 1)
            let old = try keys(scene)
            let saboteur = try scene.saboteur()
            saboteur.arm(trap(number))
            try await expectEnd(of: try scene.start("key rotate --proceed", under: saboteur))
            let found = try keys(scene)
            #expect(found == old || found.dropFirst() == old[...], "at call \(number) of \(count)")
            try await scene.carryOut("key rotate --proceed")
            #expect(try keys(scene).dropFirst() == found[...])
            try await scene.carryOut("key reseal --proceed")
            #expect(try await scene.carryOut("audit verify").contains("intact"))
            let server = try CountingServer()
            try await scene.finish(at: server)
        }
        print("crash | key rotate, at \(chosen(from: count).count) of \(count) calls: no key lost")
    }

    /// How much a process tidies up while it ends is a matter of chance: the last calls may not come any more.
    private func expectEnd(of process: Victim) async throws {
        let ending = await process.ended()
        #expect(ending == .killed(by: SIGKILL) || ending == .exited(0))
    }

    private func trap(_ number: Int) -> Saboteur.Trap {
        Saboteur.Trap(
            calls: [.write, .sync, .name], files: .any, countdown: (number + 1) / 2, isAfterwards: number % 2 == 0)
    }

    /// How many places there are to die at: before and after each call.
    private func calls(of command: String, in scene: () async throws -> Scene) async throws -> Int {
        let scene = try await scene()
        let saboteur = try scene.saboteur()
        saboteur.arm(Saboteur.Trap(calls: [.write, .sync, .name], files: .any, countdown: 1_000_000))
        let process = try scene.start(command, under: saboteur)
        #expect(await process.ended() == .exited(0))
        return saboteur.seen * 2
    }

    /// All of them in a long run; in a short one the first, where the key is made, and some of the others.
    private func chosen(from count: Int) -> [Int] {
        let wanted = min(count, Tally.rounds * 4)
        return Set(1...wanted).union((0..<wanted).map { 1 + $0 * count / wanted }).sorted()
    }
}
