import Foundation
import Stage
import Testing

/// A disk that is full, or that fails, under the real program: nothing more is sent until outcomes can be stored, and
/// then it goes on by itself.
@Suite struct DiskTests {
    @Test(arguments: [
        ("no space", Saboteur.Trap(calls: .write, files: .log, fault: ENOSPC)),
        ("writing fails", Saboteur.Trap(calls: .write, files: .log, fault: EIO)),
        ("fsync fails", Saboteur.Trap(calls: .sync, files: .log, fault: EIO)),
    ])
    func aDiskThatFailsStopsTheSendingUntilItWorksAgain(_ name: String, _ trap: Saboteur.Trap) async throws {
        let scene = try await Scene(mails: 40)
        let saboteur = try scene.saboteur()
        let server = try CountingServer { event in
            if event.moment == .dot, event.count == 5 { saboteur.arm(trap) }
        }
        let worker = try scene.startWorker(to: server, connections: 2, under: saboteur)
        try await expectPause(of: worker, server)
        saboteur.disarm()
        try await expectRecovery(of: worker, scene, server, name)
    }

    @Test(.enabled(if: Mount.isPossible, "only root may mount"))
    func aFullFileSystemStopsTheSendingUntilThereIsRoom() async throws {
        let model = try await Scene(mails: 40)
        let mount = try Mount.small(in: model.scratch.url, megabytes: 3)
        let state = mount.url.appendingPathComponent("state")
        try FileManager.default.copyItem(at: model.state, to: state)
        let scene = Scene(scratch: model.scratch, state: state)
        let filler = Shared<URL>()
        let server = try CountingServer { event in
            if event.moment == .dot, event.count == 5 { filler.value = try? mount.fill() }
        }
        let worker = try scene.startWorker(to: server, connections: 2)
        try await expectPause(of: worker, server)
        try FileManager.default.removeItem(at: try #require(filler.value))
        try await expectRecovery(of: worker, scene, server, "a full file system")
    }

    private func expectPause(of worker: Victim, _ server: CountingServer) async throws {
        let complaint = "outcomes cannot be stored, sending waits"
        try await eventually("it says so:\n\(worker.words)") { worker.words.contains(complaint) }
        let noticed = server.count(.mail)
        try await eventually("it tries on") { worker.words.occurrences(of: complaint) >= 4 }
        // One may have been begun by each connection before the failure was known to it.
        #expect(server.count(.mail) <= noticed + 2)
        #expect(server.mailCount < 40)
    }

    private func expectRecovery(of worker: Victim, _ scene: Scene, _ server: CountingServer, _ name: String)
        async throws
    {
        try await scene.drained(by: worker)
        try await scene.stop(worker)
        #expect(try scene.count("delivered") == 40)
        #expect(try scene.isIntact())
        var tally = Tally()
        try tally.add(scene, server)
        tally.report("disk: \(name)")
        #expect(tally.lost == 0 && tally.duplicates == 0)
    }
}
