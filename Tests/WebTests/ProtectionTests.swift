import Authenticators
import Foundation
import HTTPTypes
import Secrets
import Testing

@testable import Web

/// What protects the pages from other sites, from the browser's memory, and from what stands in names.
@Suite struct ProtectionTests {
    @Test(arguments: [String?.none, "", "00", String(repeating: "0", count: 64), String(repeating: "é", count: 64)])
    func aFormWithoutItsTokenIsRefused(_ csrf: String?) async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let before = try northwind.everything()
        let path = "/mfa/reconfigure/\(token)"
        #expect(try await browser.post(path, ["password": Northwind.password], csrf: csrf).status == 403)
        #expect(try await browser.post(path + "/confirm", ["code": "123456"], csrf: csrf).status == 403)
        #expect(try northwind.everything() == before)
    }

    @Test func theTokenOfOneLinksFormIsNoneForAnother() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let first = try await northwind.resetAndSignIn()
        let csrf = try await browser.open(first).csrf
        let page = try await browser.enterPassword(first)
        _ = try await browser.enterCode(first, try northwind.code(for: try #require(page.key)), from: page)
        let second = try await northwind.resetAndSignIn()
        let answer = try await browser.post(
            "/mfa/reconfigure/\(second)", ["password": Northwind.password], csrf: csrf)
        #expect(answer.status == 403)
    }

    @Test func aFormFromBeforeAKeyRotationStillCounts() async throws {
        let northwind = try await Northwind()
        let older = try #require(northwind.keys.older.first)
        let link = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        let before = FormTokens(keys: .init(current: older)).token(for: .init(link))
        #expect(FormTokens(keys: northwind.keys).isAuthentic(.init(before), for: .init(link)))
    }

    @Test(arguments: [
        (["Sec-Fetch-Site": "cross-site"], 403), (["Sec-Fetch-Site": "same-site"], 403),
        (["Sec-Fetch-Site": "same-origin", "Origin": "null"], 200), (["Sec-Fetch-Site": "none"], 200),
        (["Origin": "https://evil.example"], 403), (["Origin": "https://portal.northwind.example.evil.example"], 403),
        (["Origin": "https://portal.northwind.example"], 200), (["Origin": "file://portal.northwind.example"], 403),
        (["Origin": "https://portal.northwind.example", "Sec-Fetch-Site": "cross-site"], 403),
    ])
    func aFormOnAnotherSiteIsRefused(_ headers: [String: String], _ status: Int) async throws {
        let northwind = try await Northwind()
        var browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        browser.headers = headers
        #expect(try await browser.enterPassword(token).status == status)
    }

    @Test func everyAnswerProtectsItself() async throws {
        let northwind = try await Northwind()
        var browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let link = "/mfa/reconfigure/\(token)"
        let enrol = try await browser.enterPassword(token)
        let code = try northwind.code(for: try #require(enrol.key))
        let stylesheet = try #require(enrol.first(between: "rel=\"stylesheet\" href=\"", and: "\""))
        var answers = [
            enrol, try await browser.open(token), try await browser.enterPassword(token, "wrong"),
            try await browser.open("nonsense"), try await browser.get("/nowhere"), try await browser.get("/healthz"),
            try await browser.send(.delete, link), try await browser.send(.post, link),
            try await browser.get(stylesheet), try await browser.get("/assets/accent-0b6e4f.css"),
            try await browser.post(link, ["password": String(repeating: "x", count: 17_000)], csrf: enrol.csrf),
        ]
        answers.append(try await browser.enterCode(token, code, from: enrol))
        let ours = answers.count
        browser.host = "unknown.example"
        answers += [try await browser.get("/"), try await browser.get("/healthz")]
        #expect(Set(answers.map(\.status)) == [200, 403, 404, 405, 413, 415])
        for (index, answer) in answers.enumerated() {
            #expect(answer.header("Content-Security-Policy") == ProtectiveHeaders.contentSecurityPolicy)
            #expect(answer.header("Referrer-Policy") == "no-referrer")
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Cross-Origin-Opener-Policy") == "same-origin")
            let isAsset = answer.header("Content-Type") == "text/css; charset=utf-8"
            #expect(answer.header("Cache-Control")?.contains(isAsset ? "immutable" : "no-store") == true)
            #expect((answer.header("Strict-Transport-Security") != nil) == (index < ours))
            #expect(!answer.text.contains("style="))
            // Scripts are files of this host.
            #expect(
                answer.text.matches(of: /<script/).count
                    == answer.text.matches(of: /<script src="\/assets\/[0-9a-f]{16}\.js" defer><\/script>/).count)
        }
    }

    @Test func loopbackIsNotBoundToHTTPS() async throws {
        let northwind = try await Northwind(domain: "northwind.localhost")
        #expect(try await Browser(northwind).get("/nowhere").header("Strict-Transport-Security") == nil)
    }

    /// Compared by octets: in a `String`, a sign and the accent after it are one character.
    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\"\u{301}><script>", "&quot;\u{301}&gt;&lt;script&gt;"), ("<\u{301}img src=x>", "&lt;\u{301}img src=x&gt;"),
        ("{{csrf}} & 'Söhne'", "{{csrf}} &amp; &#39;Söhne&#39;"),
    ])
    func namesAreTextAndNothingElse(_ title: String, _ escaped: String) async throws {
        let northwind = try await Northwind(title: title)
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        for page in [try await browser.open(token), try await browser.enterPassword(token)] {
            #expect(page.status == 200)
            #expect(Array(page.text.utf8).contains(Array(escaped.utf8)))
            #expect(!Array(page.text.utf8).contains(Array(title.utf8)))
        }
    }

    @Test func tokensAndSecretsAreInNoLog() async throws {
        let northwind = try await Northwind()
        let token = try await northwind.resetAndSignIn()
        let csrf = try #require(try await Browser(northwind).open(token).csrf)
        let body = "csrf=\(csrf)&password=correct+horse+battery"
        let answer = try await withRunningSite(northwind) { port in
            _ = await RawClient.exchange(
                port: port,
                "GET /mfa/reconfigure/\(token) HTTP/1.1\r\nHost: portal.northwind.example\r\n"
                    + "Connection: close\r\n\r\n")
            return await RawClient.exchange(
                port: port,
                "POST /mfa/reconfigure/\(token) HTTP/1.1\r\nHost: portal.northwind.example\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n"
                    + "Connection: close\r\n\r\n" + body)
        }
        let page = Answer(status: 0, headers: [:], text: answer)
        let key = try #require(page.key)
        let logged = northwind.logs.text
        #expect(!logged.isEmpty)
        for secret in [token, csrf, key, "correct"] { #expect(!logged.contains(secret)) }
    }
}
