import Jobs
import Mail
import Testing

@testable import SMTP

/// Servers that say more than they were asked. Taken for the answer to the next command, it would settle the fate of
/// the wrong mail: whoever is out of step is left.
@Suite struct OutOfStepTests {
    @Test(arguments: [
        (ScriptedServer.Moment.mail, "250 2.1.0 ok\r\n250 2.1.5 ok", Phase.mail),
        (.rcpt, "250 2.1.5 ok\r\n354 go ahead", .rcpt),
        (.mail, "250 2.1.0 ok\r\n250 2.1.5 ok\r\n354 go ahead\r\n250 2.0.0 queued", .mail),
    ])
    func anAnswerToAQuestionNobodyAskedIsAViolation(
        moment: ScriptedServer.Moment, words: String, phase: Phase
    ) async throws {
        let server = ScriptedServer(offering: [], [moment: .say(words)])
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
        #expect(
            result
                == .outcome(
                    Outcome(.relayConfiguration, in: phase, reason: Violation.unexpectedReply.explanation)))
        #expect(server.bodies.isEmpty)
        #expect(await session.isUsable == false)
    }

    @Test func aGoodbyeUnaskedIsTheRelaysWord() async throws {
        let server = ScriptedServer(offering: [], [.mail: .say("250 2.1.0 ok\r\n421 4.3.2 shutting down")])
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        let outcome = await session.send(try Fixture.envelope(), bytes: Fixture.body).outcome
        #expect(outcome?.verdict == .transient)
        #expect(outcome?.phase == .rcpt)
        #expect(outcome?.reply?.code == 421)
        #expect(await session.isUsable == false)
    }

    @Test func anAnswerToTheBodyBeforeItWasSentIsNoDelivery() async throws {
        let session = try Fixture.session(ScriptedServer([.data: .say("354 go ahead\r\n250 2.0.0 queued")]))
        #expect(await session.open() == nil)
        let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
        #expect(result.outcome?.verdict == .relayConfiguration)
        #expect(result.outcome?.phase == .body)
        #expect(await session.isUsable == false)
    }

    @Test(arguments: [["PIPELINING"], []])
    func whatFollowsARefusalIsNotTheNextMailsAnswer(extensions: [String]) async throws {
        let server = ScriptedServer(offering: extensions) { connection in
            guard connection == 0 else { return [:] }
            return [
                .rcpt: .say("450 4.2.0 greylisted\r\n550 5.1.1 no such user"),
                .data: .sayAndAdd("503 5.5.1 no", "503 5.5.1 no"),
            ]
        }
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        let first = await session.send(try Fixture.envelope(), bytes: Fixture.body)
        #expect(first.outcome?.verdict == .transient)
        #expect(first.outcome?.reply?.code == 450)
        if extensions.isEmpty {
            #expect(await session.isUsable == false)
        } else {
            // The 550 went for DATA's answer; what DATA was answered may come any time later, but it has come now.
            while server.additions == 0 { await Task.yield() }
        }
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body) == .stale)
        #expect(await session.open() == nil)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body).outcome?.verdict == .delivered)
    }

    /// Said by itself, after the session had gone on to wait for its next mail.
    @Test(arguments: ["250 2.0.0 queued again", "550 5.7.1 spam after all", "421 4.4.2 idle too long", "garbage"])
    func whatIsSaidBetweenTwoMailsIsNotTheSecondsAnswer(words: String) async throws {
        let server = ScriptedServer { connection in connection == 0 ? [.dot: .sayAndAdd("250 2.0.0 ok", words)] : [:] }
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body).outcome?.verdict == .delivered)
        while server.additions == 0 { await Task.yield() }
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body) == .stale)
        #expect(await session.open() == nil)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body).outcome?.verdict == .delivered)
        #expect(server.bodies.count == 2)
    }

    /// libcurl reads the greeting and this EHLO's answer in one, and takes the second for what it asks next. The first
    /// mail finds out: the answer to its RCPT cannot be one to DATA.
    @Test func aServerThatAnswersEHLOBeforeItIsAskedDeliversNothing() async throws {
        let server = ScriptedServer(offering: [], [.greeting: .say("220 hello\r\n250 early")])
        let session = try Fixture.session(server)
        if let outcome = await session.open() {
            #expect(outcome.verdict == .relayConfiguration)
            return
        }
        let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
        #expect(result.outcome?.verdict == .relayConfiguration)
        #expect(server.bodies.isEmpty)
        #expect(await session.isUsable == false)
    }
}
