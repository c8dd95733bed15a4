import Foundation
import Jobs
import Testing

@testable import SMTP

@Suite struct AuthenticationTests {
    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    @Test(arguments: [
        ("?auth=plain", "AUTH PLAIN " + base64("\0ops\0s3cr:t")),
        ("", "AUTH PLAIN " + base64("\0ops\0s3cr:t")),
        ("?auth=xoauth2", "AUTH XOAUTH2 " + base64("user=ops\u{1}auth=Bearer s3cr:t\u{1}\u{1}")),
    ])
    func theServerIsToldWhoWeAre(options: String, line: String) async throws {
        let server = ScriptedServer(offering: ["AUTH LOGIN PLAIN XOAUTH2"])
        let session = try Fixture.session(server, user: "ops:s3cr%3At@", options: options)
        #expect(await session.open() == nil)
        #expect(server.heard == ["EHLO mail.portal.example.com", line])
    }

    @Test func loginSaysUserAndPasswordOneByOne() async throws {
        let server = ScriptedServer(
            offering: ["AUTH LOGIN PLAIN"],
            [.auth: .say("334 " + Self.base64("Password:")), .challenge: .say("235 2.7.0 welcome")])
        let session = try Fixture.session(server, user: "ops:s3cret@", options: "?auth=login")
        #expect(await session.open() == nil)
        #expect(server.heard.suffix(2) == ["AUTH LOGIN " + Self.base64("ops"), Self.base64("s3cret")])
    }

    @Test(arguments: [
        ("535 5.7.8 wrong", Verdict.relayConfiguration), ("534 5.7.9 too weak", .relayConfiguration),
        ("538 5.7.11 encrypt first", .relayConfiguration), ("454 4.7.0 try later", .relayTransient),
        ("421 4.3.2 shutting down", .relayTransient),
    ])
    func aRefusalIsJudgedByItsCode(line: String, verdict: Verdict) async throws {
        for reaction in [ScriptedServer.Reaction.say(line), .sayAndDrop(line)] {
            let server = ScriptedServer(offering: ["AUTH PLAIN"], [.auth: reaction])
            let outcome = try #require(try await Fixture.session(server, user: "ops:s3cret@").open())
            #expect(outcome.verdict == verdict)
            #expect(outcome.phase == .auth)
            #expect(outcome.reply?.code == Int(line.prefix(3)))
            #expect(outcome.reply?.enhancedCode != nil)
        }
    }

    /// Bearer tokens are refused by a challenge that describes the error.
    @Test func aTokenRefusedByAChallengeIsASetting() async throws {
        let challenge = "334 " + Self.base64(#"{"status":"401"}"#)
        let server = ScriptedServer(
            offering: ["AUTH XOAUTH2"], [.auth: .say(challenge), .challenge: .say("535 5.7.8 no")])
        let outcome = try #require(
            try await Fixture.session(server, user: "ops:t0ken@", options: "?auth=xoauth2").open())
        #expect(outcome.verdict == .relayConfiguration)
        #expect(outcome.phase == .auth)
        #expect(outcome.reason.contains("refuses the credentials"))
    }

    @Test(arguments: [[], ["AUTH GSSAPI CRAM-MD5"], ["AUTH"]])
    func withoutAMechanismForUsNothingIsSent(extensions: [String]) async throws {
        let server = ScriptedServer(offering: extensions)
        let session = try Fixture.session(server, user: "ops:s3cret@")
        let outcome = try #require(await session.open())
        #expect(outcome.verdict == .relayConfiguration)
        #expect(outcome.phase == .auth)
        #expect(!server.heard.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
        #expect(await session.isUsable == false)
    }

    @Test(arguments: [ScriptedServer.Reaction.silence, .drop, .reset])
    func aServerThatFailsInTheExchangeIsARelayOutOfReach(how: ScriptedServer.Reaction) async throws {
        let server = ScriptedServer(offering: ["AUTH PLAIN"], [.auth: how])
        let session = try Fixture.session(server, user: "ops:s3cret@") { $0.auth = brief }
        let outcome = try #require(await session.open())
        #expect(outcome.verdict == .relayTransient)
        #expect(outcome.phase == .auth)
        #expect(outcome.reply == nil)
    }

    @Test(arguments: ["s3cret", base64("s3cret"), base64("\0ops\0s3cret")])
    func aRefusalThatRepeatsTheCredentialsIsNotKept(echo: String) async throws {
        let server = ScriptedServer(offering: ["AUTH PLAIN"], [.auth: .say("535 5.7.8 bad: \(echo)")])
        let outcome = try #require(try await Fixture.session(server, user: "ops:s3cret@").open())
        #expect(outcome.reply?.code == 535)
        #expect(!"\(outcome)".contains(echo))
    }
}
