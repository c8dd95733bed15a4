import Foundation
import Mail
import Mailbox
import Stage
import Testing

/// Against Postfix: its test server, and an instance of it that relays on.
@Suite(.serialized) struct PostfixTests {
    @Test(.enabled(if: Program.path("smtp-sink") != nil, "smtp-sink is not installed"))
    func postfixesOwnTestServerGetsEachMailOnce() async throws {
        let folder = try Scratch()
        let port = try Port.free()
        let path = try #require(Program.path("smtp-sink"))
        var arguments = ["-d", "mail-%M.", "127.0.0.1:\(port)", "20"]
        // It refuses to run as root.
        if geteuid() == 0 {
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.url.path)
            arguments = ["-u", "nobody"] + arguments
        }
        let sink = try Program(path, arguments, in: folder.url, output: folder.url.appending(path: "output"))
        try await until("it serves") { Port.isServed(port) }
        let (estate, jobs) = try await MainJob.run(through: "smtp://127.0.0.1:\(port)")
        await sink.stop()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).filter {
            $0.hasPrefix("mail-")
        }
        let mails = try names.map { try String(contentsOf: folder.url.appending(path: $0), encoding: .utf8) }
        #expect(mails.count == 3)
        // Before each mail it writes envelope lines of its own, as header fields.
        try await MainJob.check(mails.map { $0.replacing("\r\n", with: "\n") }, estate, jobs)
    }

    @Test(.enabled(if: PostfixInstance.isPossible, "Postfix is not installed, or this is not root"))
    func aPostfixThatRelaysOnPassesEachMailOnUnchanged() async throws {
        let catcher = try await MailCatcher.start()
        let postfix = try PostfixInstance(relayingTo: catcher.smtpPort)
        do {
            try await until("it serves", within: .seconds(60)) { Port.isServed(postfix.port) }
            let (estate, jobs) = try await MainJob.run(through: "smtp://127.0.0.1:\(postfix.port)")
            try await catcher.mails.waitForCount(3)
            try await MainJob.check(catcher.mails.all.map { String(decoding: $0.raw, as: UTF8.self) }, estate, jobs)
            #expect(catcher.mails.count == 3)
            #expect(Set(catcher.mails.all.map(\.sender)) == Set(estate.tenants.map(\.sender.addrSpec)))
            await postfix.stop()
            await catcher.stop()
        } catch {
            await postfix.stop()
            await catcher.stop()
            throw error
        }
    }
}
