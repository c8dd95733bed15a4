import HTTPTypes
import Mail
import Secrets
import Testing

@testable import Web

/// Through which doors requests come: hosts, proxies, cookies.
@Suite struct DoorTests {
    @Test(arguments: [
        ("portal.acme.example", "portal.acme.example"), ("Portal.ACME.example:8443", "portal.acme.example"),
        ("localhost:8080", "localhost"),
    ])
    func aHostIsItsNameWithoutThePort(_ authority: String, _ name: String) throws {
        #expect(Host(authority: authority) == .domain(try Domain(parsing: name)))
    }

    @Test(arguments: ["127.0.0.1", "127.0.0.1:8080", "[::1]:8080", "[::1]"])
    func aLoopbackAddressIsAHost(_ authority: String) {
        #expect(Host(authority: authority)?.isLoopback == true)
    }

    @Test(arguments: [
        nil, "", "10.0.0.1", "127.0.0.1:x", "[::1]evil", "a b", "portal.acme.example:1x",
        "user@portal.acme.example",
    ])
    func everythingElseIsNoHost(_ authority: String?) {
        #expect(Host(authority: authority) == nil)
    }

    @Test func theConsoleOfThisMachineAnswersNobodyElse() throws {
        let localhost = Host.domain(try Domain(parsing: "localhost"))
        #expect(ConsoleHost.thisMachine.answers(localhost, [:], from: "127.0.0.1"))
        #expect(ConsoleHost.thisMachine.answers(.loopbackAddress("127.0.0.1"), [:], from: "::1"))
        // A proxy that hands on a forged Host, with or without saying so.
        #expect(!ConsoleHost.thisMachine.answers(localhost, [:], from: "192.0.2.7"))
        for name in ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"] {
            let headers: HTTPFields = [try #require(HTTPField.Name(name)): "203.0.113.9"]
            #expect(!ConsoleHost.thisMachine.answers(localhost, headers, from: "127.0.0.1"))
        }
        let other = Host.domain(try Domain(parsing: "portal.acme.example"))
        #expect(!ConsoleHost.thisMachine.answers(other, [:], from: "127.0.0.1"))
    }

    @Test func aConfiguredConsoleAnswersOnItsNameOnly() throws {
        let domain = try Domain(parsing: "console.mssp.example")
        let console = ConsoleHost.domain(domain)
        #expect(console.answers(.domain(domain), [.via: "1.1 proxy"], from: "192.0.2.7"))
        #expect(!console.answers(.domain(try Domain(parsing: "localhost")), [:], from: "127.0.0.1"))
        #expect(!console.answers(.loopbackAddress("127.0.0.1"), [:], from: "127.0.0.1"))
    }

    @Test(arguments: [
        // Nobody is trusted: whoever writes the header is believed nothing.
        ("", "192.0.2.7", "203.0.113.9", "192.0.2.7"), ("10.0.0.0/8", "192.0.2.7", "203.0.113.9", "192.0.2.7"),
        // The trusted proxy's last word counts, not what the client wrote before it.
        ("192.0.2.7", "192.0.2.7", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("192.0.2.0/24", "192.0.2.7", "1.1.1.1, 203.0.113.9, 192.0.2.8", "203.0.113.9"),
        ("192.0.2.7", "192.0.2.7", "203.0.113.9, nonsense", "192.0.2.7"), ("192.0.2.7", "192.0.2.7", "", "192.0.2.7"),
        ("::1", "::1", "2001:db8::1", "2001:db8::1"), ("127.0.0.1", "::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"),
    ])
    func theSourceIsTheNearestAddressThatIsNoTrustedProxy(
        _ trusted: String, _ peer: String, _ forwarded: String, _ source: String
    ) throws {
        let proxies = try #require(TrustedProxies(trusted))
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        let headers: HTTPFields = forwarded.isEmpty ? [:] : [name: forwarded]
        #expect(proxies.source(of: headers, from: peer) == source)
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0", "::/129", "a", "10.0.0.1/", "10.0.0.1/-1"])
    func aNetworkThatIsNoneIsRefused(_ text: String) { #expect(TrustedProxies(text) == nil) }

    @Test func cookiesAreBoundToTheHostAndHiddenFromScripts() throws {
        let host = Host.domain(try Domain(parsing: "portal.acme.example"))
        let cookies = Cookies(
            [.cookie: "portalmfa=plain; __Host-portalmfa=abc; __Host-portalmfa=second; x"], at: host)
        // Without the prefix a neighbouring name could have set it.
        #expect(cookies[.session]?.reveal() == "abc")
        #expect(cookies[.form] == nil)
        #expect(
            cookies.header(setting: .session, to: Secret("t"))
                == "__Host-portalmfa=t; Path=/; HttpOnly; SameSite=Lax; Secure")
        #expect(
            cookies.header(clearing: .session)
                == "__Host-portalmfa=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0")
        let local = Cookies([.cookie: "portalmfa=abc"], at: .loopbackAddress("127.0.0.1"))
        #expect(local[.session]?.reveal() == "abc")
        #expect(local.header(setting: .session, to: Secret("t")) == "portalmfa=t; Path=/; HttpOnly; SameSite=Lax")
    }

    @Test func theTokenOfOneKindOfFormIsNoneForAnother() async throws {
        let northwind = try await Northwind()
        let forms = FormTokens(keys: northwind.keys)
        let secret = Secret(String(repeating: "A", count: 32))
        let token = Secret(forms.token(for: secret, .session))
        #expect(forms.isAuthentic(token, for: secret, .session))
        for anchor in [FormTokens.Anchor.link, .form] { #expect(!forms.isAuthentic(token, for: secret, anchor)) }
        #expect(!forms.isAuthentic(token, for: Secret(String(repeating: "B", count: 32)), .session))
        #expect(!forms.isAuthentic(Secret(""), for: Secret(""), .session))
    }
}
