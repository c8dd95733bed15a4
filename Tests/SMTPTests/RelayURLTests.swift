import Mail
import Secrets
import Testing

@testable import SMTP

@Suite struct RelayURLTests {
    @Test(arguments: [
        ("smtps://relay.example.com", "relay.example.com", 465, TLSPolicy.implicit),
        ("SMTPS://Relay.Example.Com:4650/", "relay.example.com", 4650, .implicit),
        ("smtp://relay.example.com", "relay.example.com", 587, .startTLS),
        ("smtp://relay.example.com:25?starttls=required", "relay.example.com", 25, .startTLS),
        ("smtp://bücher.example", "xn--bcher-kva.example", 587, .startTLS),
        ("smtp://192.0.2.7:25", "192.0.2.7", 25, .startTLS),
        ("smtp://[2001:DB8::1]:25", "[2001:db8::1]", 25, .startTLS),
        ("smtp://Postfix-1:25", "postfix-1", 25, .startTLS),
        ("smtp://localhost:2525", "localhost", 2525, .cleartext),
        ("smtp://relay.localhost", "relay.localhost", 587, .cleartext),
        ("smtp://127.4.5.6:25?starttls=never", "127.4.5.6", 25, .cleartext),
        ("smtp://[::1]", "[::1]", 587, .cleartext),
        ("smtp://[::ffff:127.0.0.1]", "[::ffff:127.0.0.1]", 587, .startTLS),
        ("smtp://localhost?starttls=required", "localhost", 587, .startTLS),
    ])
    func aURLSaysWhereAndHow(url: String, host: String, port: Int, tls: TLSPolicy) throws {
        let relay = try RelayEndpoint(parsing: url)
        #expect(relay.host.description == host)
        #expect(Int(relay.port) == port)
        #expect(relay.tls == tls)
        #expect(relay.credentials == nil)
    }

    @Test func credentialsAndOptionsAreDecoded() throws {
        let relay = try RelayEndpoint(
            parsing: "smtps://ops%40example.com:p%3As%2Fw%C3%B6@relay.example.com"
                + "?auth=login&ca=/etc/ssl/our%20ca.pem&helo=Mail.Example.com")
        #expect(relay.credentials?.user == "ops@example.com")
        #expect(relay.credentials?.password.reveal() == "p:s/wö")
        #expect(relay.credentials?.mechanism == .login)
        #expect(relay.caFile == "/etc/ssl/our ca.pem")
        #expect(relay.heloName?.ascii == "mail.example.com")
    }

    @Test(arguments: [
        ("", RelayURLError.empty),
        ("relay.example.com:587", .missingScheme),
        ("smpt://relay.example.com", .unknownScheme("smpt")),
        ("https://relay.example.com", .unknownScheme("https")),
        ("smtp://", .missingHost),
        ("smtp://user:hunter2@", .missingHost),
        ("smtp://:587", .missingHost),
        ("smtp://relay.example.com:0", .port),
        ("smtp://relay.example.com:99999", .port),
        ("smtp://relay.example.com:+25", .port),
        ("smtp://relay.example.com:", .port),
        (" smtp://relay.example.com", .strayCharacter(" ")),
        ("smtp://relay.example.com\r\n", .strayCharacter("\r")),
        ("smtp://user:hunter2 @relay.example.com", .strayCharacter(" ")),
        ("smtp://user:hunter2%0D%0ARSET@relay.example.com", .controlCharacterInCredentials),
        ("smtp://user:hunter2%00@relay.example.com", .controlCharacterInCredentials),
        ("smtp://user:hun@ter2@relay.example.com", .credentialsNotEncoded),
        ("smtp://user:hun/ter2@relay.example.com", .credentialsNotEncoded),
        ("smtp://user:hun?ter2@relay.example.com", .credentialsNotEncoded),
        ("smtp://user:hun#ter2@relay.example.com", .credentialsNotEncoded),
        ("smtp://user:hunter%zz@relay.example.com", .credentialsNotEncoded),
        ("smtp://user@relay.example.com", .missingPassword),
        ("smtp://user:@relay.example.com", .missingPassword),
        ("smtp://:hunter2@relay.example.com", .missingUser),
        ("smtp://relay.example.com/inbox", .unexpectedPath),
        ("smtp://relay.example.com?tls=yes", .unknownOption("tls")),
        ("smtp://relay.example.com?", .unknownOption("")),
        ("smtp://relay.example.com?helo=a.example&helo=b.example", .repeatedOption("helo")),
        ("smtp://u:p@relay.example.com?auth=cram", .optionValue("auth", expected: "plain, login or xoauth2")),
        ("smtp://u:p@relay.example.com?auth=automatic", .optionValue("auth", expected: "plain, login or xoauth2")),
        ("smtp://relay.example.com?ca=file.pem", .optionValue("ca", expected: "the absolute path of a PEM file")),
        ("smtp://relay.example.com?starttls=maybe", .optionValue("starttls", expected: "required or never")),
        ("smtp://relay.example.com?auth=plain", .uselessOption("auth", because: "there is no user")),
        ("smtp://localhost?ca=/a.pem", .uselessOption("ca", because: "the way is not encrypted")),
        (
            "smtps://relay.example.com?starttls=required",
            .uselessOption("starttls", because: "smtps:// is TLS from the first byte")
        ),
        ("smtp://relay.example.com?starttls=never", .cleartextBeyondLoopback),
        ("smtp://user:hunter2@192.0.2.1?starttls=never", .cleartextBeyondLoopback),
        ("smtp://localhost.example.com?starttls=never", .cleartextBeyondLoopback),
    ])
    func aTypingErrorIsNamedWithoutThePassword(url: String, error: RelayURLError) {
        #expect(throws: error) { try RelayEndpoint(parsing: url) }
        #expect(!"\(error)".contains("hunter2"))
    }

    @Test func aHostThatIsNoDomainIsRefused() {
        #expect(throws: RelayURLError.self) { try RelayEndpoint(parsing: "smtp://relay_1.example.com") }
        #expect(throws: RelayURLError.self) { try RelayEndpoint(parsing: "smtp://127.1") }
        #expect(throws: RelayURLError.self) { try RelayEndpoint(parsing: "smtp://0x7f000001") }
        #expect(throws: RelayURLError.self) { try RelayEndpoint(parsing: "smtp://[::1") }
        #expect(throws: RelayURLError.self) { try RelayEndpoint(parsing: "smtp://relay.example.com?helo=a_b") }
    }

    @Test func noPrintingShowsThePassword() throws {
        let relay = try RelayEndpoint(parsing: "smtps://ops:hunter2@relay.example.com?auth=plain")
        #expect(relay.description == "smtps://ops:•••@relay.example.com:465")
        var dumped = ""
        dump(relay, to: &dumped)
        #expect(!(dumped + String(reflecting: relay)).contains("hunter2"))
    }
}
