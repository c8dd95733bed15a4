import Foundation
import Jobs
import Mail
import Testing

@testable import SMTP

/// What can go wrong before the first mail, each told apart from the others.
@Suite struct OpeningTests {
    typealias Script = ScriptedServer.Script

    @Test(
        arguments: [
            ([.greeting: .say("421 4.3.2 busy")], Phase.greeting, Verdict.relayTransient, 421),
            ([.greeting: .sayAndDrop("450 later")], .greeting, .relayTransient, 450),
            ([.greeting: .say("554 5.3.2 go away")], .greeting, .relayConfiguration, 554),
            ([.greeting: .drop], .greeting, .relayTransient, nil),
            ([.greeting: .silence], .greeting, .relayTransient, nil),
            ([.greeting: .trickle("220-x\r\n")], .greeting, .relayTransient, nil),
            ([.greeting: .say("SSH-2.0-OpenSSH_9.2")], .greeting, .relayConfiguration, nil),
            ([.greeting: .say("354 what")], .greeting, .relayConfiguration, nil),
            ([.ehlo: .sayAndDrop("421 4.3.2 busy")], .ehlo, .relayTransient, 421),
            ([.ehlo: .say("502 no"), .helo: .say("550 5.7.0 no")], .ehlo, .relayConfiguration, 550),
            ([.ehlo: .drop], .ehlo, .relayTransient, nil),
            ([.ehlo: .silence], .ehlo, .relayTransient, nil),
            ([.ehlo: .trickle("250-x\r\n")], .ehlo, .relayTransient, nil),
        ] as [(Script, Phase, Verdict, Int?)])
    func aFailureIsReportedFromItsPhase(script: Script, phase: Phase, verdict: Verdict, code: Int?) async throws {
        let session = try Fixture.session(ScriptedServer(script)) {
            // The phases not under test keep their time.
            if case .silence? = script[.greeting] { $0.greeting = brief }
            if case .trickle? = script[.greeting] { $0.greeting = brief }
            $0.ehlo = brief * 3
        }
        let outcome = try #require(await session.open())
        #expect(outcome.phase == phase)
        #expect(outcome.verdict == verdict)
        #expect(outcome.reply?.code == code)
        #expect(await session.isUsable == false)
    }

    @Test func aConnectionResetAtOnceIsARelayOutOfReach() async throws {
        let outcome = try #require(await Fixture.session(ScriptedServer([.greeting: .reset])).open())
        #expect(outcome.verdict == .relayTransient)
        // Whether the reset comes before or after the connection counts as made is up to the two machines.
        #expect(outcome.phase == .connect || outcome.phase == .greeting)
    }

    @Test func aServerThatKnowsOnlyHELOIsGreetedWithIt() async throws {
        let server = ScriptedServer([.ehlo: .say("502 5.5.1 no")])
        let session = try Fixture.session(server)
        #expect(await session.open() == nil)
        #expect(await session.send(try Fixture.envelope(), bytes: Fixture.body).outcome?.verdict == .delivered)
        #expect(server.longestPipeline == 1)
    }

    @Test func anEndlessAnswerToTheGreetingIsAViolation() async throws {
        let session = try Fixture.session(ScriptedServer(offering: [String](repeating: "X", count: 200)))
        let outcome = try #require(await session.open())
        #expect(outcome.verdict == .relayConfiguration)
        #expect(outcome.phase == .ehlo)
    }

    @Test func aClosedPortIsARelayOutOfReach() async throws {
        // Bound, never listening: nobody else can be there.
        let taken = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(taken) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                #expect(bind(taken, $0, length) == 0 && getsockname(taken, $0, &length) == 0)
            }
        }
        let relay = try RelayEndpoint(parsing: "smtp://127.0.0.1:\(UInt16(bigEndian: address.sin_port))")
        let outcome = try #require(await Session(to: relay, heloName: Domain(parsing: "a.example")).open())
        #expect(outcome.verdict == .relayTransient)
        #expect(outcome.phase == .connect)
        #expect(outcome.reason.contains("could not be reached"))
    }

    /// With a resolver at hand the name does not exist; without one, the time is over: the same to the queue.
    @Test func aNameThatDoesNotExistIsARelayOutOfReach() async throws {
        let relay = try RelayEndpoint(parsing: "smtp://nonexistent.invalid")
        var timeouts = Timeouts()
        timeouts.connect = .seconds(2)
        let outcome = try #require(
            await Session(to: relay, heloName: Domain(parsing: "a.example"), timeouts: timeouts).open())
        #expect(outcome.verdict == .relayTransient)
        #expect(outcome.phase == .connect)
        #expect(outcome.reply == nil)
    }

    @Test func requiredSTARTTLSThatIsNotOfferedIsASetting() async throws {
        let server = ScriptedServer()
        let session = try Fixture.session(server, user: "u:p@", options: "?starttls=required")
        let outcome = try #require(await session.open())
        #expect(outcome.verdict == .relayConfiguration)
        #expect(outcome.phase == .tls)
        #expect(outcome.reason.contains("STARTTLS"))
        #expect(!server.heard.contains { $0.hasPrefix("AUTH") })
    }

    @Test func refusedSTARTTLSIsTriedOnceMore() async throws {
        let server = ScriptedServer(offering: ["STARTTLS"])
        let session = try Fixture.session(server, options: "?starttls=required")
        #expect(await session.open()?.verdict == .relayTransient)
        let second = try #require(await session.open(handshakeFailedBefore: true))
        #expect(second.verdict == .relayConfiguration)
        #expect(second.phase == .tls)
        #expect(second.reply?.code == 454)
    }

    @Test func aServerThatDoesNotSpeakTLSFailsItsHandshake() async throws {
        for (extensions, script, scheme, options) in [
            (["STARTTLS"], [.startTLS: .sayAndDrop("220 go")] as Script, "smtp", "?starttls=required"),
            ([], [:], "smtps", ""),
            ([], [.greeting: .drop], "smtps", ""),
        ] {
            let server = ScriptedServer(offering: extensions, script)
            let relay = try RelayEndpoint(parsing: "\(scheme)://127.0.0.1:\(server.port)\(options)")
            let outcome = try #require(await Session(to: relay, heloName: Domain(parsing: "a.example")).open())
            #expect(outcome.verdict == .relayTransient)
            #expect(outcome.phase == .tls)
        }
    }

    @Test func cleartextBehindSTARTTLSIsAViolation() async throws {
        let server = ScriptedServer(offering: ["STARTTLS"], [.startTLS: .say("220 go\r\n250 forged")])
        let outcome = try #require(try await Fixture.session(server, options: "?starttls=required").open())
        #expect(outcome.verdict == .relayConfiguration)
        #expect(outcome.phase == .tls)
    }

    @Test(arguments: [("smtp", "?starttls=required"), ("smtps", "")])
    func aServerThatIsSilentInTheTLSHandshakeIsLeftInTime(scheme: String, options: String) async throws {
        let server = ScriptedServer(
            offering: ["STARTTLS"],
            scheme == "smtps" ? [.greeting: .silence] : [.startTLS: .sayAndFreeze("220 go")])
        let relay = try RelayEndpoint(parsing: "\(scheme)://127.0.0.1:\(server.port)\(options)")
        var timeouts = Timeouts()
        timeouts.tls = brief
        let outcome = try #require(
            await Session(to: relay, heloName: Domain(parsing: "a.example"), timeouts: timeouts).open())
        #expect(outcome == Outcome(.relayTransient, in: .tls, reason: "the relay did not answer in time"))
    }
}
