import Jobs
import Mail
import Testing

@testable import SMTP

/// Servers that leave, fall silent or dribble, at every step of a session, from the greeting to the goodbye.
@Suite struct LeavingServerTests {
    struct Step: Sendable, CustomTestStringConvertible {
        let moment: ScriptedServer.Moment
        let phase: Phase
        var script: ScriptedServer.Script = [:]
        var testDescription: String { "\(moment)" }
    }

    /// With AUTH LOGIN, which has a challenge of its own, and a greeting of the old kind.
    static let openings: [Step] = [
        Step(moment: .greeting, phase: .greeting),
        Step(moment: .ehlo, phase: .ehlo),
        Step(moment: .helo, phase: .ehlo, script: [.ehlo: .say("502 5.5.1 no")]),
        Step(moment: .auth, phase: .auth),
        Step(moment: .challenge, phase: .auth, script: [.auth: .say("334 UGFzc3dvcmQ6")]),
    ]

    private static let ways: [ScriptedServer.Reaction] = [
        .drop, .silence, .trickle("2"), .trickle("250-x\r\n"), .sayAndDrop("2"),
    ]

    private static func session(_ step: Step, _ way: ScriptedServer.Reaction) throws -> Session {
        var script = step.script
        script[step.moment] = way
        let options = step.moment == .helo ? "" : "?auth=login"
        return try Fixture.session(
            ScriptedServer(offering: ["AUTH LOGIN"], script), user: step.moment == .helo ? "" : "ops:s3cret@",
            options: options
        ) {
            switch step.phase {
            case .greeting: $0.greeting = brief
            case .auth: $0.auth = brief
            default: $0.ehlo = brief
            }
        }
    }

    @Test(arguments: openings)
    func aServerThatLeavesWhileItIsMetIsOutOfReach(step: Step) async throws {
        for way in Self.ways {
            let session = try Self.session(step, way)
            let outcome = try #require(await session.open(), "\(way)")
            #expect(outcome.phase == step.phase, "\(way)")
            // The refusal of EHLO is worth more than the end that followed it.
            if step.moment != .helo { #expect(outcome.reply == nil, "\(way)") }
            // One that dribbles half a code before it leaves may be no mail server at all.
            #expect(outcome.verdict == .relayTransient || outcome.verdict == .relayConfiguration, "\(way)")
            #expect(await session.isUsable == false)
        }
    }

    /// Bytes of a TLS record that is never complete.
    @Test(arguments: [("smtp", "?starttls=required"), ("smtps", "")])
    func aHandshakeInDribsAndDrabsIsLeftInTime(scheme: String, options: String) async throws {
        let record = "\u{16}\u{3}\u{3}\u{20}" + String(repeating: "\0", count: 64)
        let server = ScriptedServer(
            offering: ["STARTTLS"],
            scheme == "smtps" ? [.greeting: .trickle(record)] : [.startTLS: .trickle("220 go\r\n" + record)])
        let relay = try RelayEndpoint(parsing: "\(scheme)://127.0.0.1:\(server.port)\(options)")
        var timeouts = Timeouts()
        timeouts.tls = brief * 2
        let outcome = try #require(
            await Session(to: relay, heloName: Domain(parsing: "a.example"), timeouts: timeouts).open())
        #expect(outcome.verdict == .relayTransient)
        #expect(outcome.phase == .tls)
    }

    @Test(arguments: [
        ScriptedServer.Reaction.drop, .reset, .silence, .say("500 what?"), .sayAndDrop("221"),
        .flood("", "221-bye\r\n"),
    ])
    func howAServerSaysGoodbyeChangesNothing(way: ScriptedServer.Reaction) async throws {
        let session = try Fixture.session(ScriptedServer([.quit: way])) { $0.quit = brief }
        #expect(await session.open() == nil)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body).outcome?.verdict == .delivered)
        await session.close()
        #expect(await session.isUsable == false)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body) == .stale)
    }

    /// The reset belongs to the second mail: nothing of it was said yet.
    @Test(arguments: [ScriptedServer.Reaction.drop, .reset, .sayAndDrop("421 4.3.2 bye")])
    func aServerThatLeavesAtTheResetHasTakenNothing(way: ScriptedServer.Reaction) async throws {
        let server = ScriptedServer(offering: [], [.rcpt: .say("450 4.2.0 greylisted"), .reset: way])
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body).outcome?.verdict == .transient)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body) == .stale)
    }
}
