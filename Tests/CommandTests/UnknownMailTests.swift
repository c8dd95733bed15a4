import Foundation
import Stage
import Testing

/// Mails whose fate nobody knows are listed with what helps to find it out.
@Suite struct UnknownMailTests {
    @Test func theListShowsTheMessageIDAndTheTimesAndWhatToDo() async throws {
        let program = try await PortalMFAProgram.furnished()
        #expect(try await program.run("user add acme-portal bob@people.example").code == 0)
        // What waited in a backup may have been sent since.
        let restored = program.scratch.url.appendingPathComponent("restored")
        try FileManager.default.createDirectory(at: restored, withIntermediateDirectories: false)
        let copy = restored.appendingPathComponent("portalmfa.sqlite").path
        #expect(try await program.run(["backup", copy]).code == 0)
        try FileManager.default.copyItem(
            at: program.state.appendingPathComponent("server.key"), to: restored.appendingPathComponent("server.key"))
        let environment = ["PORTALMFA_STATE_DIR": restored.path]
        let list = try await program.run("queue list --state unknown", environment: environment)
        let shown = try await program.run("queue show 1 --json", environment: environment)
        struct Mail: Decodable { let messageID: String, finishedAt: String }
        let mail = try JSONDecoder().decode(Mail.self, from: Data(shown.output.utf8))
        for part in [
            mail.messageID, String(mail.finishedAt.prefix(16)), "b•••@people.example", "default", "queue resolve",
        ] {
            #expect(list.output.contains(part), "\(list.output)")
        }
        #expect(try await program.run("queue resolve 1 delivered", environment: environment).code == 0)
        #expect(
            try await program.run("queue list --state unknown", environment: environment).output == "no mails\n")
    }
}
