import Foundation
import Logging
import ServiceLifecycle
import Testing

@testable import Mailbox

@Suite struct MailCatcherTests {
    @Test func aPortInUseIsNamedWithTheCure() async throws {
        try await withCatcher { catcher in
            var options = MailboxOptions()
            options.httpPort = catcher.smtpPort
            let error = await #expect(throws: MailboxError.self) { try await MailCatcher.start(options) }
            #expect(error == .portInUse(host: "127.0.0.1", port: catcher.smtpPort))
            #expect(error?.description.contains("choose another port") == true)
        }
    }

    @Test func anAddressOfAnotherMachineIsNotListenedOn() async {
        var options = MailboxOptions()
        options.host = "192.0.2.1"
        let error = await #expect(throws: MailboxError.self) { try await MailCatcher.start(options) }
        guard case .cannotListen(host: "192.0.2.1", port: 0, cause: _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: ["", "no PEM"])
    func aCertificateThatIsNoneRefusesToStart(text: String) async {
        var options = MailboxOptions()
        options.encryption = .implicit(.pem(certificate: text, privateKey: text))
        let error = await #expect(throws: MailboxError.self) { try await MailCatcher.start(options) }
        guard case .certificateUnusable = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aGivenCertificateIsTheOneServed() async throws {
        let pem = try CertificateSource.generated(hostNames: ["localhost"]).resolve(at: Date())
        let source = CertificateSource.pem(certificate: pem.certificate, privateKey: pem.privateKey)
        try await withEncryptedCatcher(.implicit(source)) { catcher, _ in
            #expect(catcher.certificatePEM == pem.certificate)
            let served = try await Python.run(
                "import ssl, sys; print(ssl.get_server_certificate(('localhost', int(sys.argv[1]))))",
                String(catcher.smtpPort))
            #expect(served.output.filter { !$0.isWhitespace } == pem.certificate.filter { !$0.isWhitespace })
        }
    }

    @Test func aMailThatCannotBeWrittenIsNotAcknowledged() async throws {
        let folder = try TemporaryFolder()
        try await withCatcher { options in
            options.storage = .folder(folder.path + "/gone", limit: 1)
        } _: { catcher in
            try FileManager.default.removeItem(atPath: folder.path + "/gone")
            let sent = try await Python.run(
                """
                import smtplib, sys
                try: smtplib.SMTP("127.0.0.1", int(sys.argv[1])).sendmail("a@x.example", "b@x.example", "x")
                except smtplib.SMTPDataError as e: print(e.smtp_code, e.smtp_error)
                """, String(catcher.smtpPort))
            #expect(sent.output == "452 b'4.3.1 cannot store the message'\n")
            #expect(catcher.mails.count == 0)
        }
    }

    @Test func aServiceServesUntilGracefulShutdownAndFreesItsPort() async throws {
        struct Sender: Service {
            let port: Int
            func run() async throws {
                let program =
                    "import smtplib, sys; smtplib.SMTP('127.0.0.1', int(sys.argv[1])).sendmail('a@x', 'b@x', 'x')"
                #expect(try await Python.run(program, String(port)).output == "")
            }
        }
        // The system may give the freed number to another test at once: once in a few times it is free.
        var successor: MailCatcher?
        for _ in 0..<5 where successor == nil {
            let catcher = try await MailCatcher.start()
            let sender = ServiceGroupConfiguration.ServiceConfiguration(
                service: Sender(port: catcher.smtpPort), successTerminationBehavior: .gracefullyShutdownGroup)
            let group = ServiceGroup(
                configuration: .init(
                    services: [.init(service: MailCatcherService(catcher)), sender], logger: Logger(label: "test")))
            try await group.run()
            #expect(catcher.mails.count == 1)
            await catcher.stop()
            var options = MailboxOptions()
            options.smtpPort = catcher.smtpPort
            do { successor = try await MailCatcher.start(options) } catch { continue }
            #expect(successor?.smtpPort == catcher.smtpPort)
        }
        try await #require(successor).stop()
    }

    @Test func failuresReplacedWhileServingActOnOpenConnections() async throws {
        try await withCatcher { catcher in
            catcher.failures.replace(with: try Script(parsing: "mail: 451 4.3.0 later, first 1"))
            let sent = try await Python.run(
                """
                import smtplib, sys
                s = smtplib.SMTP("127.0.0.1", int(sys.argv[1])); s.ehlo()
                print(s.mail("a@x.example")[0], s.mail("a@x.example")[0])
                """, String(catcher.smtpPort))
            #expect(sent.output == "451 250\n")
        }
    }
}
