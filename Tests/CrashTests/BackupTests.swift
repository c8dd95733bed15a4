import Foundation
import Stage
import Testing

/// An older backup in the place of the database, whose waiting mails have been sent meanwhile.
@Suite struct BackupTests {
    @Test func mailsThatWaitedInARestoredBackupAreNotSentAgainUnlessSomebodySaysSo() async throws {
        let scene = try await Scene(mails: 6)
        let server = try CountingServer()
        let backup = scene.scratch.url.appendingPathComponent("backup.sqlite")
        try await scene.carryOut("backup \(backup.path)")
        try await scene.finish(at: server)
        #expect(server.mailCount == 6)

        try scene.restore(backup, removingLog: true)
        try await scene.finish(at: server)
        #expect(server.mailCount == 6)
        #expect(try scene.count("unknown") == 6)
        #expect(try scene.text("SELECT reason FROM finished_jobs")?.contains("restored from a backup") == true)
        #expect(try await scene.carryOut("audit list").contains("backup.restored"))

        try await scene.carryOut("queue resolve 1 delivered")
        try await scene.carryOut("queue resolve 2 resend")
        try await scene.finish(at: server)
        #expect(server.mails.values.sorted() == [1, 1, 1, 1, 1, 2])
        #expect(try scene.count("unknown") == 4)
        #expect(try scene.count("delivered") == 2)
        // The record is whole, and the next start finds nothing to do.
        #expect(try await scene.carryOut("audit verify").contains("intact"))
    }

    @Test func aBackupBesideTheLogOfAnotherDatabaseIsRefused() async throws {
        let scene = try await Scene(mails: 6)
        let backup = scene.scratch.url.appendingPathComponent("backup.sqlite")
        try await scene.carryOut("backup \(backup.path)")
        // Something that only the log holds.
        let queue = try scene.overfillLog()
        try scene.restore(backup, removingLog: false)
        let refused = try scene.start("queue stats")
        #expect(await refused.ended() == .exited(1))
        withExtendedLifetime(queue) {}
        #expect(refused.words.contains("-wal belongs to the database that was there before"), "\(refused.words)")
        try scene.restore(backup, removingLog: true)
        #expect(try await scene.carryOut("queue stats").contains("unknown"))
        #expect(try scene.isIntact())
    }
}
