import Jobs
import Mail
import Testing

@testable import SMTP

/// Connections that break, stall or lie, at every step of a mail.
@Suite struct BrokenConnectionTests {
    private static let bigBody = [UInt8](repeating: UInt8(ascii: "x"), count: 24 * 1024 * 1024)

    @Test(arguments: [ScriptedServer.Reaction.drop, .reset])
    func aConnectionLostBeforeTheBodyWasCompleteIsCertainlyNotSent(how: ScriptedServer.Reaction) async throws {
        for (moment, phase) in [(ScriptedServer.Moment.mail, Phase.mail), (.rcpt, .rcpt), (.data, .data)] {
            let session = try Fixture.session(ScriptedServer(offering: [], [moment: how]))
            #expect(await session.open() == nil)
            let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
            #expect(result.isLost)
            #expect(result.outcome?.verdict == .transient)
            #expect(result.outcome?.phase == phase)
            #expect(await session.isUsable == false)
        }
    }

    @Test func aConnectionLostInTheMiddleOfABodyIsCertainlyNotSent() async throws {
        let session = try Fixture.session(ScriptedServer([.data: .sayAndDrop("354 go ahead")]))
        #expect(await session.open() == nil)
        let result = await session.send(try Fixture.envelope(), bytes: Self.bigBody)
        #expect(result.isLost)
        #expect(result.outcome?.phase == .body)
    }

    @Test(arguments: [
        ScriptedServer.Reaction.sayAndFreeze("354 go ahead\r\n552 5.3.4 too big"),
        .sayAndDrop("354 go ahead\r\n552 5.3.4 too big"), .trickle("354 go ahead\r\n552 5.3.4 too big\r\n"),
    ])
    func aRefusalInTheMiddleOfABodyIsHeard(how: ScriptedServer.Reaction) async throws {
        let server = ScriptedServer([.data: how])
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        let result = await session.send(try Fixture.envelope(), bytes: Self.bigBody)
        #expect(result.outcome?.verdict == .permanent)
        #expect(result.outcome?.phase == .body)
        #expect(result.outcome?.reply?.code == 552)
    }

    @Test(arguments: [
        ScriptedServer.Reaction.drop, .reset, .silence, .trickle("250-"), .say("what?"), .say("354 more"),
    ])
    func aCompleteMailWithoutAnAnswerIsUnknown(how: ScriptedServer.Reaction) async throws {
        let session = try Fixture.session(ScriptedServer([.dot: how])) { $0.dot = brief }
        #expect(await session.open() == nil)
        let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
        #expect(result.outcome?.verdict == .unknown)
        #expect(result.outcome?.phase == .dot)
        #expect(!result.isLost)
        #expect(await session.isUsable == false)
    }

    @Test(arguments: [ScriptedServer.Reaction.silence, .trickle("250-x\r\n")])
    func aServerThatKeepsUsWaitingIsLeftInTime(how: ScriptedServer.Reaction) async throws {
        for (moment, phase) in [(ScriptedServer.Moment.mail, Phase.mail), (.rcpt, .rcpt), (.data, .data)] {
            let session = try Fixture.session(ScriptedServer([moment: how])) {
                switch phase {
                case .mail: $0.mail = brief
                case .rcpt: $0.rcpt = brief
                default: $0.data = brief
                }
            }
            #expect(await session.open() == nil)
            let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
            #expect(
                result == .outcome(Outcome(.transient, in: phase, reason: "the relay did not answer in time")))
            #expect(await session.isUsable == false)
        }
    }

    @Test func aServerThatStopsReadingIsLeftInTime() async throws {
        let session = try Fixture.session(ScriptedServer([.data: .sayAndFreeze("354 go ahead")])) { $0.body = brief }
        #expect(await session.open() == nil)
        let result = await session.send(try Fixture.envelope(), bytes: Self.bigBody)
        #expect(result == .outcome(Outcome(.transient, in: .body, reason: "the relay did not answer in time")))
    }

    @Test(arguments: [
        ScriptedServer.Reaction.sayAndDrop("421 4.4.2 idle too long"), .drop, .reset,
    ])
    func aMailOnAConnectionThatDiedWhileIdleIsNotCharged(how: ScriptedServer.Reaction) async throws {
        let server = ScriptedServer(offering: [], [.rcpt: .say("550 5.1.1 no such user"), .reset: how])
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body).outcome?.verdict == .permanent)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body) == .stale)
        #expect(await session.isUsable == false)
    }

    @Test func aSessionMayBeOpenedAgain() async throws {
        let server = ScriptedServer { connection in connection == 0 ? [.dot: .sayAndDrop("250 2.0.0 taken")] : [:] }
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body).outcome?.verdict == .delivered)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body) == .stale)
        #expect(await session.open() == nil)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body).outcome?.verdict == .delivered)
        #expect(server.connections == 2)
    }

    @Test func a421ToTheFirstMailIsTheRelaysWord() async throws {
        let session = try Fixture.session(ScriptedServer([.mail: .sayAndDrop("421 4.3.2 later")]))
        #expect(await session.open() == nil)
        let result = await session.send(try Fixture.envelope(), bytes: Fixture.body)
        #expect(result.outcome?.verdict == .relayTransient)
    }

    @Test func goodbyeDoesNotWaitForASilentServer() async throws {
        let session = try Fixture.session(ScriptedServer([.quit: .silence])) { $0.quit = brief }
        #expect(await session.open() == nil)
        await session.close()
        #expect(await session.isUsable == false)
    }
}
