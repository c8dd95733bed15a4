import Foundation
import GRDB
import QueueSchema
import Stage
import Testing

/// What people get wrong: one clear line that says what, why and what to do, the exit code, and nothing lost.
@Suite struct BadInputTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        let command: String
        let environment: [String: String]
        let code: Int32
        let report: String
        var testDescription: String { command }

        init(_ command: String, with environment: [String: String] = [:], code: Int32 = 1, _ report: String) {
            (self.command, self.environment, self.code, self.report) = (command, environment, code, report)
        }
    }

    @Test(arguments: [
        Mistake("portal show nowhere", "there is no portal nowhere: see `portalmfa portal list`"),
        Mistake("portal add p --customer nobody --domain p.example", "there is no customer nobody"),
        Mistake("customer add acme", "the customer acme is there already: choose another name, or use that one"),
        Mistake(
            "portal mfa acme-portal disable --as stranger@mssp.example --proceed",
            "there is no operator s•••@mssp.example: see `portalmfa operator list`"),
        Mistake(
            "user reset-mfa acme-portal bob@people.example --as tech@mssp.example --reason lost --proceed",
            "the portal acme-portal has no user b•••@people.example"),
        Mistake(
            "user reset-mfa acme-portal ann@people.example --as tech@mssp.example --reason lost --proceed",
            "this user never configured MFA, so there is nothing to reset"),
        Mistake(
            "portal mfa acme-portal disable --as tech@mssp.example",
            "nothing was changed, because this asks for a confirmation: answer Proceed? with yes, or give --proceed"),
        Mistake("queue show 99", "there is no mail 99 in the queue or its history"),
        Mistake("queue resolve 99 delivered", "there is no mail 99 in the queue or its history"),
        Mistake("queue prune --days 0", code: 64, "--days takes 1 to 36500"),
        Mistake("queue resolve 1 perhaps", code: 64, "The value 'perhaps' is invalid for '<answer>'"),
        Mistake("queue cancel 99", "there is no mail 99 in the queue or its history"),
        Mistake(
            "work", with: ["PORTALMFA_SMTP_URL": "smpt://relay.example"],
            "“smpt” is no scheme for mail; use smtps:// (TLS from the first byte) or smtp:// (STARTTLS)"),
        Mistake("work", with: ["PORTALMFA_SMTP_URL": "smtp://relay.example:99999"], "the relay's URL is not usable"),
        Mistake(
            "work", with: ["PORTALMFA_SMTP_URL": "smtp://user:pa/ss@relay.example"], "the relay's URL is not usable"),
        Mistake("work", "no relay is configured: set PORTALMFA_SMTP_URL"),
        Mistake(
            "customer list", with: ["PORTALMFA_LOG_LEVEL": "loud"],
            "PORTALMFA_LOG_LEVEL cannot be \"loud\": use trace, debug, info, notice, warning, error, critical"),
        Mistake("serve", with: ["PORTALMFA_HTTP": "nowhere"], "use host:port, such as 127.0.0.1:8080"),
        Mistake(
            "work", with: ["PORTALMFA_SMTP_URL": "smtp://127.0.0.1:1", "PORTALMFA_CONNECTIONS": "0"],
            "PORTALMFA_CONNECTIONS cannot be \"0\": use a number from 1 to 256"),
        Mistake("templates check", with: ["PORTALMFA_TEMPLATES": "/nowhere"], "there is no such folder"),
        Mistake(
            "customer list", with: ["PORTALMFA_STATE_DIR": "/nowhere"],
            "there is no database at /nowhere: run `portalmfa init` first, or set PORTALMFA_STATE_DIR"),
        Mistake("user import acme-portal /nowhere.csv", "/nowhere.csv cannot be read: check the path"),
        Mistake("customer add Acme!", code: 64, "use 1 to 63 lower-case letters, digits and hyphens"),
        Mistake("user add acme-portal jörg@people.example", code: 64, "use the mailbox's ASCII address"),
        Mistake("queue list --state lost", code: 64, "there is no state lost: use one of queued, sending"),
        Mistake("operator add x@mssp.example --role boss", code: 64, "there is no role boss"),
        Mistake("frobnicate", code: 64, "Unexpected argument 'frobnicate'"),
    ])
    func aMistakeIsExplainedAndChangesNothing(_ mistake: Mistake) async throws {
        let program = try await PortalMFAProgram.furnished()
        let before = try await program.run("user list acme-portal --json").output
        let ending = try await program.run(mistake.command, environment: mistake.environment)
        #expect(ending.code == mistake.code)
        #expect(ending.error.contains(mistake.report), "\(ending.error)")
        #expect(ending.output.isEmpty)
        // Wrong usage also shows the usage.
        if mistake.code == 1 { #expect(ending.error.split(separator: "\n").count == 1, "\(ending.error)") }
        #expect(!ending.error.contains("pa/ss"))
        #expect(try await program.run("user list acme-portal --json").output == before)
        #expect(try await program.run("audit verify").code == 0)
    }

    @Test func aKeyFileOfAnotherDatabaseIsRefused() async throws {
        let (program, other) = (try await PortalMFAProgram.furnished(), try await PortalMFAProgram.furnished())
        let files = FileManager.default
        let key = program.state.appendingPathComponent("server.key")
        let kept = try Data(contentsOf: key)
        try files.removeItem(at: key)
        let missing = try await program.run("customer list")
        #expect(missing.code == 1)
        #expect(missing.error.contains("server.key does not exist: restore it from your backup"))
        // A new key beside the old database would open nothing in it.
        let remade = try await program.run("init")
        #expect(remade.code == 1)
        #expect(remade.error.contains("is there, but its server key is not: restore server.key"))

        try files.copyItem(at: other.state.appendingPathComponent("server.key"), to: key)
        for command in ["customer list", "sign-in acme-portal ann@people.example", "doctor", "init"] {
            let refused = try await program.run(command)
            #expect(refused.code == 1)
            #expect(
                (refused.output + refused.error).contains(
                    "was made with another server key: restore the server.key that belongs to it"),
                "\(command): \(refused.error)")
        }
        try files.removeItem(at: key)
        try kept.write(to: key)
        let open = try await program.run("customer list")
        #expect(open.code == 1 && open.error.contains("run `chmod 600 \(key.path)`"))
        try files.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
        #expect(try await program.run("customer list").code == 0)
        #expect(try await program.run("audit verify").code == 0)
    }

    @Test func aDatabaseNewerThanTheProgramIsLeftAlone() async throws {
        let program = try await PortalMFAProgram.furnished()
        let file = program.state.appendingPathComponent("portalmfa.sqlite")
        let newer = try DatabaseQueue(path: file.path)
        try await newer.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        try newer.close()
        let bytes = try Data(contentsOf: file)
        let ending = try await program.run("customer list")
        let known = try #require(Schema.sqlite.last).number
        #expect(ending.code == 1)
        #expect(
            ending.error == "Error: the database is at schema 99, this program knows \(known): run the newer program\n",
            "\(ending.error)")
        #expect(try Data(contentsOf: file) == bytes)
    }

    @Test(.enabled(if: Mount.isPossible, "only root may mount"))
    func aStateDirectoryThatCannotBeWrittenIsRefused() async throws {
        let program = try await PortalMFAProgram.furnished()
        let mount = try Mount.readOnly(program.state, in: program.scratch.url)
        for command in ["customer list", "customer add globex", "init"] {
            let ending = try await program.run(command, environment: ["PORTALMFA_STATE_DIR": mount.url.path])
            #expect(ending.code == 1)
            #expect(
                ending.error.contains("cannot be written: give this user write permission"),
                "\(command): \(ending.error)")
        }
        #expect(try await program.run("customer list").output.contains("acme"))
    }

    @Test(.enabled(if: Mount.isPossible, "only root may mount"))
    func aFullDiskRefusesUntilThereIsRoom() async throws {
        let scratch = try Scratch()
        let mount = try Mount.small(in: scratch.url, megabytes: 2)
        let program = try PortalMFAProgram(state: mount.url)
        #expect(try await program.run("init").code == 0)
        #expect(try await program.run("customer add acme").code == 0)
        let filler = try mount.fill()
        let refused = try await program.run("customer add globex")
        #expect(refused.code == 1)
        #expect(refused.error.contains("free some disk space"), "\(refused.error)")
        try FileManager.default.removeItem(at: filler)
        #expect(try await program.run("customer add globex").code == 0)
        let customers = try await program.run("customer list --json").output
        #expect(customers.contains("acme") && customers.contains("globex"))
        #expect(try await program.run("audit verify").code == 0)
    }

    @Test func aTemplateWithATypoIsNamedByFileAndLine() async throws {
        let program = try await PortalMFAProgram.furnished()
        let folder = program.scratch.url.appendingPathComponent("templates")
        #expect(try await program.run(["templates", "dump", folder.path]).code == 0)
        let letter = folder.appendingPathComponent("en/mfa-reconfigure.mustache")
        let words = try String(contentsOf: letter, encoding: .utf8)
        try Data(words.replacing("Heading: Set", with: "Heading: {{portalNmae}} set").utf8).write(to: letter)
        let environment = ["PORTALMFA_TEMPLATES": folder.path, "PORTALMFA_SMTP_URL": "smtp://127.0.0.1:1"]
        for command in ["templates check", "work", "run", "templates preview mfa-reconfigure"] {
            let ending = try await program.run(command, environment: environment)
            #expect(ending.code == 1)
            #expect(
                ending.error.contains(
                    "en/mfa-reconfigure.mustache:3: {{portalNmae}} means nothing here: use one of expiresAt, portalDomain"
                ),
                "\(command): \(ending.error)")
        }
    }
}
