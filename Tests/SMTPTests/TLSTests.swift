import Foundation
import Jobs
import Mail
import Testing

@testable import SMTP

/// Against a real TLS server; needs openssl, and aiosmtpd, which `./dev` installs.
@Suite(.enabled(if: TLSServer.isAvailable, "aiosmtpd is not importable"), .serialized)
struct TLSTests {
    private func session(
        _ server: TLSServer, implicit: Bool, host: String = "localhost", ca: String? = nil, user: String = ""
    ) throws -> Session {
        let options = "?ca=\(ca ?? server.caFile)" + (implicit ? "" : "&starttls=required")
        let url = "\(implicit ? "smtps" : "smtp")://\(user)\(host):\(server.port)\(options)"
        return try Session(to: RelayEndpoint(parsing: url), heloName: Domain(parsing: "mail.portal.example.com"))
    }

    @Test(arguments: [true, false])
    func mailsGoThroughAProvedAndEncryptedConnection(implicit: Bool) async throws {
        let server = try await TLSServer.start(implicit: implicit)
        let session = try session(server, implicit: implicit, user: "ops:s3cret@")
        #expect(await session.open() == nil)
        // Far more than one TLS record, and more than the socket takes at once.
        let line = Array((String(repeating: "x", count: 76) + "\r\n").utf8)
        for lines in [1, 50, 50_000] {
            let body = [UInt8]((0..<lines).map { _ in line }.joined())
            let result = await session.send(try Fixture.envelope(), bytes: body)
            #expect(result.outcome?.verdict == .delivered)
            #expect(result.outcome?.reply?.text == "\(body.count) \(body.reduce(0) { $0 + Int($1) })")
        }
        await session.close()
        withExtendedLifetime(server) {}
    }

    @Test(arguments: [true, false])
    func aCertificateThatDoesNotProveTheRelayIsASetting(implicit: Bool) async throws {
        let valid = try await TLSServer.start(implicit: implicit)
        let expired = try await TLSServer.start(implicit: implicit, .expired)
        let foreign = try await TLSServer.start(implicit: implicit, .forAnotherHost)
        let selfSigned = try await TLSServer.start(implicit: implicit, .selfSigned)
        for session in [
            try session(valid, implicit: implicit, ca: valid.otherCAFile, user: "ops:s3cret@"),
            try session(valid, implicit: implicit, host: "127.0.0.1", user: "ops:s3cret@"),
            try session(expired, implicit: implicit, user: "ops:s3cret@"),
            try session(foreign, implicit: implicit, user: "ops:s3cret@"),
            try session(selfSigned, implicit: implicit, user: "ops:s3cret@"),
        ] {
            let outcome = try #require(await session.open())
            #expect(outcome.verdict == .relayConfiguration)
            #expect(outcome.phase == .tls)
            #expect(outcome.reason.contains("certificate"))
            #expect(outcome.reply == nil)
        }
        withExtendedLifetime((valid, expired, foreign, selfSigned)) {}
    }

    @Test(arguments: [true, false])
    func aCAFileThatCannotBeReadIsASetting(implicit: Bool) async throws {
        let server = try await TLSServer.start(implicit: implicit)
        let session = try session(server, implicit: implicit, ca: "/nonexistent/ca.pem")
        let outcome = try #require(await session.open())
        #expect(outcome.verdict == .relayConfiguration)
        #expect(outcome.phase == .tls)
        #expect(outcome.reason.contains("ca="))
        withExtendedLifetime(server) {}
    }

    @Test func wrongCredentialsAreASetting() async throws {
        let server = try await TLSServer.start(implicit: false)
        let outcome = try #require(try await session(server, implicit: false, user: "ops:wrong@").open())
        #expect(outcome.verdict == .relayConfiguration)
        #expect(outcome.phase == .auth)
        #expect(outcome.reply?.code == 535)
        withExtendedLifetime(server) {}
    }
}
