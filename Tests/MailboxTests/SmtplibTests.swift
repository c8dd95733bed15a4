import Foundation
import Testing

@testable import Mailbox

@Suite struct SmtplibTests {
    @Test func aMailSentBySmtplibIsCaughtByteForByte() async throws {
        try await withCatcher { catcher in
            let sent = try await Python.run(
                """
                import smtplib, sys
                s = smtplib.SMTP("127.0.0.1", int(sys.argv[1]), local_hostname="client.example")
                body = b"Subject: dots\\r\\nMessage-ID: <1@example.com>\\r\\n\\r\\n.one\\r\\n..two\\r\\n.\\r\\nend\\r\\n"
                s.sendmail("a@example.com", ["b@example.com", "c@example.com"], body)
                s.quit()
                """, String(catcher.smtpPort))
            #expect(sent.status == 0, "\(sent.output)")
            let mail = try await catcher.mails.waitForMail { _ in true }
            #expect(String(decoding: mail.raw, as: UTF8.self).hasSuffix("\r\n\r\n.one\r\n..two\r\n.\r\nend\r\n"))
            #expect(mail.sender == "a@example.com")
            #expect(mail.recipients == ["b@example.com", "c@example.com"])
            #expect(mail.heloName == "client.example")
            #expect(mail.peer.hasPrefix("127.0.0.1:"))
            #expect(!mail.overTLS && mail.user == nil)
            #expect(mail.receivedAt == Date(timeIntervalSince1970: 1_770_000_000))
            #expect(catcher.mails.count(ofMessageID: "<1@example.com>") == 1)
        }
    }

    @Test(arguments: ["PLAIN", "LOGIN"])
    func smtplibAuthenticatesOverVerifiedSTARTTLSAndSendsEightBitBodies(mechanism: String) async throws {
        let encryption = MailboxOptions.Encryption.startTLS(.generated(), required: true)
        try await withEncryptedCatcher(encryption) { options in
            options.credentials = .only(["anna": "s3cret"])
            options.requiresAuthentication = true
        } _: { catcher, certificate in
            let sent = try await Python.run(
                """
                import smtplib, ssl, sys
                s = smtplib.SMTP("localhost", int(sys.argv[1]))
                print(s.mail("early@example.com")[0])
                s.ehlo(); print("AUTH before TLS", s.has_extn("auth"))
                s.starttls(context=ssl.create_default_context(cafile=sys.argv[2]))
                s.ehlo()
                print(s.mail("unauthenticated@example.com")[0])
                s.user, s.password = "anna", "wrong"
                method = {"PLAIN": s.auth_plain, "LOGIN": s.auth_login}[sys.argv[3]]
                try: s.auth(sys.argv[3], method)
                except smtplib.SMTPAuthenticationError as e: print(e.smtp_code)
                s.password = "s3cret"
                print(s.auth(sys.argv[3], method)[0])
                s.sendmail("a@example.com", "b@example.com", "Subject: \\u00fc\\r\\n\\r\\nGr\\u00fc\\u00dfe\\r\\n".encode(),
                    mail_options=["BODY=8BITMIME"])
                s.quit()
                """, String(catcher.smtpPort), certificate, mechanism)
            #expect(sent.output == "530\nAUTH before TLS False\n530\n535\n235\n")
            #expect(sent.status == 0)
            let mail = try #require(catcher.mails.all.first)
            #expect(mail.overTLS)
            #expect(mail.user == "anna")
            #expect(String(decoding: mail.raw, as: UTF8.self) == "Subject: ü\r\n\r\nGrüße\r\n")
        }
    }

    @Test func implicitTLSServesAClientThatVerifies() async throws {
        try await withEncryptedCatcher(.implicit(.generated())) { catcher, certificate in
            let sent = try await Python.run(
                """
                import smtplib, ssl, sys
                context = ssl.create_default_context(cafile=sys.argv[2])
                s = smtplib.SMTP_SSL("127.0.0.1", int(sys.argv[1]), context=context)
                s.sendmail("a@example.com", "b@example.com", "Subject: x\\r\\n\\r\\n")
                s.quit()
                """, String(catcher.smtpPort), certificate)
            #expect(sent.status == 0, "\(sent.output)")
            #expect(catcher.mails.all.map(\.overTLS) == [true])
        }
    }

    @Test(
        arguments: [
            (CertificateSource.generated(hostNames: ["localhost"], validity: .expired), "certificate has expired"),
            (.generated(hostNames: ["other.example"]), "Hostname mismatch"),
        ])
    func aBadCertificateIsRefusedByAVerifyingClient(source: CertificateSource, complaint: String) async throws {
        try await withEncryptedCatcher(.startTLS(source)) { catcher, certificate in
            let sent = try await Python.run(
                """
                import smtplib, ssl, sys
                s = smtplib.SMTP("localhost", int(sys.argv[1]))
                s.starttls(context=ssl.create_default_context(cafile=sys.argv[2]))
                """, String(catcher.smtpPort), certificate)
            #expect(sent.status == 1)
            #expect(sent.output.contains(complaint), "\(sent.output)")
        }
    }

    @Test func twentyConnectionsOfFiftyMailsAreAllCountedOnce() async throws {
        try await withCatcher { options in
            options.threads = 2
        } _: { catcher in
            let sent = try await Python.run(
                """
                import smtplib, sys, threading
                def work(c):
                    s = smtplib.SMTP("127.0.0.1", int(sys.argv[1]))
                    for i in range(50):
                        s.sendmail("a@example.com", "b@example.com", f"Message-ID: <{c}.{i}@x>\\r\\n\\r\\nhello\\r\\n")
                    s.quit()
                threads = [threading.Thread(target=work, args=(c,)) for c in range(20)]
                for t in threads: t.start()
                for t in threads: t.join()
                """, String(catcher.smtpPort))
            #expect(sent.output.isEmpty)
            try await catcher.mails.waitForCount(1_000)
            #expect(catcher.mails.count == 1_000)
            #expect(Set(catcher.mails.all.map(\.id)).count == 1_000)
            #expect(catcher.mails.messageIDs.count == 1_000)
            #expect(catcher.mails.messageIDs.values.allSatisfy { $0 == 1 })
        }
    }
}
