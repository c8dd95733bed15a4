import Foundation
import Jobs
import Mail
import Synchronization
import Testing

@testable import SMTP

@Suite struct ConnectionThreadTests {
    /// How many threads of this process bear a name.
    private func threads(named name: String) throws -> Int {
        let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
        return tasks.count { task in
            // A thread that ended since has no file any more.
            (try? String(contentsOfFile: "/proc/self/task/\(task)/comm", encoding: .utf8)) == name + "\n"
        }
    }

    @Test func everySessionHasAThreadAndLeavesNone() async throws {
        let server = ScriptedServer()
        do {
            let sessions = try (0..<100).map { _ in try Fixture.session(server) }
            for session in sessions { #expect(await session.open() == nil) }
            #expect(try threads(named: "smtp:\(server.port)") == 100)
        }
        // A thread ends soon after its session; how soon is up to the system.
        let patience = ContinuousClock.now + .seconds(10)
        while try threads(named: "smtp:\(server.port)") > 0, ContinuousClock.now < patience { await Task.yield() }
        #expect(try threads(named: "smtp:\(server.port)") == 0)
    }

    @Test func aTaskThatPrefersItRunsOnTheSessionsThreadBetweenTwoMails() async throws {
        let server = ScriptedServer()
        let session = try Fixture.session(server)
        let envelope = try Fixture.envelope()
        let names = await withTaskExecutorPreference(session.executor) {
            var names = [currentThreadName()]
            #expect(await session.open() == nil)
            for _ in 0..<2 {
                #expect(await session.send(envelope, bytes: Fixture.body).outcome?.verdict == .delivered)
                names.append(currentThreadName())
            }
            return names
        }
        #expect(names == Array(repeating: "smtp:\(server.port)", count: 3))
        #expect(currentThreadName() != "smtp:\(server.port)")
    }

    @Test func sessionsThatBlockHinderNobody() async throws {
        let silent = ScriptedServer([.dot: .silence])
        let lively = ScriptedServer()
        // More than the cooperative pool has threads, each waiting for a reply that does not come.
        let waiting = try (0..<32).map { _ in try Fixture.session(silent) { $0.dot = .seconds(300) } }
        let envelope = try Fixture.envelope()
        let ended = Count()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for session in waiting {
                group.addTask {
                    #expect(await session.open() == nil)
                    let result = await session.send(envelope, bytes: Fixture.body)
                    ended.value.add(1, ordering: .relaxed)
                    #expect(result.outcome?.verdict == .unknown)
                }
            }
            while silent.bodies.count < 32 { await Task.yield() }
            let session = try Fixture.session(lively)
            #expect(await session.open() == nil)
            #expect(await session.send(envelope, bytes: Fixture.body).outcome?.verdict == .delivered)
            #expect(ended.value.load(ordering: .relaxed) == 0)
            for session in waiting { session.interrupt() }
            try await group.waitForAll()
        }
    }
}

private func currentThreadName() -> String? {
    (try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8))?.trimmingCharacters(in: .newlines)
}

private final class Count: Sendable {
    let value = Atomic<Int>(0)
}
