import Foundation
import Stage
import Testing

/// What the program needs for a mail is damaged or gone while the mail waits.
@Suite struct DamageTests {
    @Test(arguments: [
        "UPDATE jobs SET letter = 'nonsense' WHERE id = 3",
        "UPDATE jobs SET message_id = 'nonsense' WHERE id = 3",
        "UPDATE users SET email = 'nonsense' WHERE id = (SELECT user_id FROM jobs WHERE id = 3)",
        "UPDATE links SET salt = x'00' WHERE job_id = 3 OR id = (SELECT link_id FROM jobs WHERE id = 3)",
    ])
    func aMailThatCannotBeReadFailsAloneAndSaysWhy(_ damage: String) async throws {
        let scene = try await Scene(mails: 6)
        try scene.damage(damage)
        let server = try CountingServer()
        try await scene.finish(at: server)
        #expect(try scene.text("SELECT state FROM finished_jobs WHERE id = 3") == "failed")
        #expect(try scene.text("SELECT reason FROM finished_jobs WHERE id = 3")?.isEmpty == false)
        #expect(try scene.count("delivered") == 5)
        #expect(server.mails.count == 5 && server.mailCount == 5)
    }

    @Test func aTemplateRemovedWhileMailsWaitKeepsThemUntilItIsBack() async throws {
        let scene = try await Scene(mails: 6)
        let folder = scene.scratch.url.appendingPathComponent("templates")
        try FileManager.default.copyItem(at: URL(filePath: Estate.templates), to: folder)
        let template = folder.appendingPathComponent("en/invitation.mustache")
        let words = try Data(contentsOf: template)
        try FileManager.default.removeItem(at: template)
        let environment = ["PORTALMFA_TEMPLATES": folder.path]
        let server = try CountingServer()
        let refused = try scene.startWorker(to: server, with: environment)
        #expect(await refused.ended() == .exited(1))
        #expect(refused.words.contains("invitation"), "\(refused.words)")
        #expect(try scene.number("SELECT count(*) FROM jobs WHERE lane = 0 AND attempts = 0") == 6)
        // Back again; and a worker that has read it does not need the file any more.
        try words.write(to: template)
        let isAtWork = Shared<Bool>()
        let second = try CountingServer { event in
            if event.moment == .connect { blockUntil { isAtWork.value == true } }
        }
        let worker = try scene.startWorker(to: second, with: environment)
        try await eventually("it works") { second.count(.connect) == 1 }
        try FileManager.default.removeItem(at: template)
        isAtWork.value = true
        try await scene.drained(by: worker)
        try await scene.stop(worker)
        #expect(second.mails.count == 6 && second.mailCount == 6)
        #expect(server.mailCount == 0)
    }
}
