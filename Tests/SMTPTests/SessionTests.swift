import Jobs
import Mail
import Testing

@testable import SMTP

/// Whole mails over real sockets.
@Suite struct SessionTests {
    @Test(arguments: [["PIPELINING", "SIZE 1000000"], []])
    func aMailIsDelivered(extensions: [String]) async throws {
        let server = ScriptedServer(offering: extensions)
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
        await session.close()

        #expect(
            result
                == .outcome(
                    Outcome(
                        .delivered, in: .dot,
                        reply: Reply(code: 250, enhancedCode: EnhancedCode(2, 0, 0), text: "queued as 1F"),
                        reason: "the relay took the mail")))
        let size = extensions.isEmpty ? "" : " SIZE=\(Fixture.body.count)"
        #expect(
            server.heard == [
                "EHLO mail.portal.example.com", "MAIL FROM:<no-reply@portal.example.com>\(size)",
                "RCPT TO:<ada@customer.example.net>", "DATA", "QUIT",
            ])
        #expect(server.bodies == [String(decoding: Fixture.body, as: UTF8.self)])
        #expect(server.longestPipeline == (extensions.isEmpty ? 1 : 3))
    }

    @Test func oneConnectionServesManyMails() async throws {
        let server = ScriptedServer()
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        for _ in 1...50 {
            let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
            #expect(result.outcome?.verdict == .delivered)
        }
        #expect(await session.mailsOffered == 50)
        #expect(server.connections == 1)
        #expect(server.bodies.count == 50)
    }

    @Test func aBodyThatBeginsALineWithADotArrivesWhole() async throws {
        let server = ScriptedServer()
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        let body = ".first\r\nsecond\r\n.\r\nthird.\r\n..\r\nlast"
        let result = await session.send(try Fixture.envelope(), bytes: Array(body.utf8))
        #expect(result.outcome?.verdict == .delivered)
        #expect(server.bodies == ["..first\r\nsecond\r\n..\r\nthird.\r\n...\r\nlast\r\n"])
    }

    @Test func aBigBodyArrivesWhole() async throws {
        let server = ScriptedServer()
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        let body = String(repeating: String(repeating: "x", count: 76) + "\r\n", count: 20_000)
        let result = await session.send(try Fixture.envelope(), bytes: Array(body.utf8))
        #expect(result.outcome?.verdict == .delivered)
        #expect(server.bodies == [body])
    }

    @Test(arguments: [
        (ScriptedServer.Moment.mail, "452 4.3.1 full", Phase.mail, Verdict.transient),
        (.mail, "421 4.3.2 shutting down", .mail, .relayTransient),
        (.mail, "530 5.7.0 authenticate first", .mail, .relayConfiguration),
        (.mail, "552 5.3.4 too big", .mail, .permanent),
        (.mail, "553 5.1.8 sender unknown", .mail, .relayConfiguration),
        (.rcpt, "450 4.2.0 greylisted", .rcpt, .transient),
        (.rcpt, "550 5.1.1 no such user", .rcpt, .permanent),
        (.rcpt, "554 5.7.1 relay access denied", .rcpt, .relayConfiguration),
        (.data, "451 4.3.0 not now", .data, .transient),
        (.data, "554 5.5.1 no valid recipients", .data, .permanent),
        (.data, "503 5.5.1 out of order", .data, .relayConfiguration),
        (.dot, "451 4.3.0 not now", .dot, .transient),
        (.dot, "421 4.3.2 shutting down", .dot, .transient),
        (.dot, "550 5.6.0 spam", .dot, .permanent),
    ])
    func aRefusalIsReportedFromItsPhase(
        moment: ScriptedServer.Moment, line: String, phase: Phase, verdict: Verdict
    ) async throws {
        for extensions in [["PIPELINING"], []] {
            // The reaction to DATA behind a refusal, as real servers do it.
            var script: ScriptedServer.Script = [moment: .say(line)]
            if moment == .mail || moment == .rcpt { script[.data] = .say("503 5.5.1 no envelope") }
            let server = ScriptedServer(offering: extensions, script)
            let session = try Fixture.session(server)
            #expect(await session.open() == nil)
            let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
            #expect(result.outcome?.verdict == verdict)
            #expect(result.outcome?.phase == phase)
            #expect(result.outcome?.reply?.code == Int(line.prefix(3)))
            #expect(server.bodies.isEmpty == (moment != .dot))
            #expect(await session.isUsable == !line.hasPrefix("421"))
        }
    }

    @Test(arguments: [["PIPELINING"], []])
    func afterARefusedRecipientTheConnectionGoesOn(extensions: [String]) async throws {
        let server = ScriptedServer(
            offering: extensions, [.rcpt: .say("550 5.1.1 no such user"), .data: .say("503 5.5.1 no recipients")])
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        for _ in 1...3 {
            let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
            #expect(result.outcome?.verdict == .permanent)
        }
        #expect(server.connections == 1)
        // A reset before every mail that follows a refused one, none without need.
        #expect(server.heard.count { $0 == "RSET" } == 2)
    }

    @Test(arguments: ["554 5.5.1 no valid recipients", "250 2.0.0 queued"])
    func dataAcceptedWithoutARecipientIsEndedByALoneDot(answer: String) async throws {
        let server = ScriptedServer([.rcpt: .say("550 5.1.1 no such user"), .dot: .say(answer)])
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
        #expect(result.outcome?.verdict == .permanent)
        #expect(result.outcome?.phase == .rcpt)
        #expect(server.bodies == [""])
        #expect(await session.isUsable)
    }

    /// A server that refuses the sender and takes the recipient: a lone dot would deliver nothing to somebody.
    @Test func nobodyIsSentAnEmptyMail() async throws {
        let server = ScriptedServer([.mail: .say("550 5.1.8 no")])
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
        #expect(result.outcome?.verdict == .relayConfiguration)
        #expect(result.outcome?.phase == .mail)
        #expect(server.bodies.isEmpty)
        #expect(await session.isUsable == false)
    }

    @Test func aServerThatAnswersTwiceIsNotTrustedWithTheNextMail() async throws {
        let server = ScriptedServer([.dot: .say("250 2.0.0 queued\r\n250 2.0.0 queued again")])
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
        #expect(result.outcome?.verdict == .delivered)
        #expect(await session.isUsable == false)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body) == .stale)
    }

    @Test func aSessionIsRecycledByCountAgeAndIdleness() async throws {
        let session = try Fixture.session(ScriptedServer())
        #expect(await session.needsRecycling(at: .now) == false)
        #expect(await session.open() == nil)
        let opened = try #require(await session.openedAt)
        #expect(await session.needsRecycling(at: opened + .seconds(19)) == false)
        #expect(await session.needsRecycling(at: opened + .seconds(20)))
        _ = await session.send(try Fixture.envelope(), bytes: Fixture.body)
        #expect(await session.needsRecycling(at: opened + .seconds(20)) == false)
        #expect(await session.needsRecycling(at: opened + .seconds(600)))
        for _ in 2...1000 { _ = await session.send(try Fixture.envelope(), bytes: Fixture.body) }
        #expect(await session.mailsOffered == 1000)
        #expect(await session.needsRecycling(at: .now))
    }
}
