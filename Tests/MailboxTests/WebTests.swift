import Foundation
import NIOHTTP1
import Testing

@testable import Mailbox

@Suite struct WebTests {
    private static func site(_ raw: String..., at host: String = "127.0.0.1") throws -> WebSite {
        let mails = try CaughtMails(.usual, now: { Date(timeIntervalSince1970: 1_770_000_000) })
        for text in raw {
            let arrival = Arrival(sender: "a&b@x.example", recipients: ["<c>@x.example"], bytes: Array(text.utf8))
            _ = try mails.keep(arrival, from: "127.0.0.1:1")
        }
        return WebSite(mails: mails, isLoopbackOnly: WebSite.isLoopback(host))
    }

    private static func request(_ method: HTTPMethod, _ uri: String, _ headers: HTTPHeaders = [:]) -> HTTPRequestHead {
        var headers = headers
        if !headers.contains(name: "Host") { headers.add(name: "Host", value: "localhost:8025") }
        return HTTPRequestHead(version: .http1_1, method: method, uri: uri, headers: headers)
    }

    private static func body(_ answer: Answer) -> String { String(decoding: answer.body, as: UTF8.self) }

    private static let hostile = """
        Subject: <script>alert('s')</script>\r
        From: "><img src=x> <a@x.example>\r
        Content-Type: multipart/mixed; boundary=b\r
        \r
        --b\r
        \r
        <script>alert('t')</script> https://x.example/'onclick=alert(1)\r
        --b\r
        Content-Type: text/html\r
        \r
        <html><head><script>alert('h')</script></head></html>\r
        --b\r
        Content-Type: application/<script>\r
        Content-Disposition: attachment; filename="<script>.pdf"\r
        \r
        --b--\r

        """

    @Test(arguments: ["/", "/mail/1", "/mail/1?view=text", "/mail/1?view=source", "/mail/1?view=%3Cscript%3E"])
    func nothingOfAMailIsMarkupOnAPage(uri: String) throws {
        let answer = try Self.site(Self.hostile).answer(to: Self.request(.GET, uri))
        let page = Self.body(answer)
        #expect(answer.status == .ok)
        #expect(page.contains("&lt;script&gt;alert(&#39;s&#39;)&lt;/script&gt;"))
        #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("'"))
        let policy = try #require(answer.headers.first(name: "Content-Security-Policy"))
        #expect(policy.hasPrefix("default-src 'none'; style-src 'self'") && !policy.contains("script-src"))
    }

    @Test func theHTMLOfAMailIsServedSandboxedOnly() throws {
        let site = try Self.site(Self.hostile)
        let answer = site.answer(to: Self.request(.GET, "/mail/1/html"))
        #expect(Self.body(answer) == "<html><head><base target=\"_blank\"><script>alert('h')</script></head></html>")
        let policy = try #require(answer.headers.first(name: "Content-Security-Policy"))
        #expect(policy.hasPrefix("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"))
        #expect(answer.headers.first(name: "Referrer-Policy") == "no-referrer")
        let page = Self.body(site.answer(to: Self.request(.GET, "/mail/1")))
        #expect(page.contains("<iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\" src=\"/mail/1/html\""))
    }

    @Test(arguments: [
        (HTTPMethod.GET, "/mail/2", 404), (.GET, "/mail/x", 404), (.GET, "/mail/1/x", 404), (.GET, "/x", 404),
        (.GET, "/api/mails/2", 404), (.GET, "/mail/1/html", 404), (.GET, "/style.css", 200), (.HEAD, "/", 200),
        (.POST, "/", 405), (.DELETE, "/", 405), (.DELETE, "/api/mails/1", 405), (.PUT, "/api/mails", 405),
        (.GET, "/empty", 404),
    ])
    func aRequestThatChangesNothingLeavesTheMails(method: HTTPMethod, uri: String, status: Int) throws {
        let site = try Self.site("Subject: x\r\n\r\ntext")
        #expect(site.answer(to: Self.request(method, uri)).status.code == status)
        #expect(site.mails.all.count == 1)
    }

    @Test(arguments: [
        ("http://localhost:8025", 303, 0), ("http://evil.example", 403, 1), ("null", 403, 1), (nil as String?, 403, 1),
    ])
    func onlyTheMailboxsOwnPageEmptiesIt(origin: String?, status: Int, left: Int) throws {
        let site = try Self.site("Subject: x\r\n\r\ntext")
        let headers = origin.map { HTTPHeaders([("Origin", $0)]) } ?? [:]
        #expect(site.answer(to: Self.request(.POST, "/empty", headers)).status.code == status)
        #expect(site.mails.all.count == left)
    }

    @Test(arguments: [
        ("localhost:8025", 200), ("127.0.0.1", 200), ("[::1]:8025", 200), ("LOCALHOST", 200),
        ("evil.example:8025", 421),
        ("127.evil.example", 421), ("", 421),
    ])
    func onLoopbackAForeignHostNameIsNotAnswered(host: String, status: Int) throws {
        let request = Self.request(.GET, "/", ["Host": host])
        #expect(try Self.site().answer(to: request).status.code == status)
        #expect(try Self.site(at: "0.0.0.0").answer(to: request).status == .ok)
    }

    @Test func theNewestMailStandsFirst() throws {
        let site = try Self.site("Subject: older\r\n\r\n", "Subject: newer\r\n\r\n")
        let page = Self.body(site.answer(to: Self.request(.GET, "/")))
        let newer = try #require(page.firstRange(of: "newer"))
        let older = try #require(page.firstRange(of: "older"))
        #expect(newer.lowerBound < older.lowerBound)
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let list = site.answer(to: Self.request(.GET, "/api/mails"))
        #expect(
            try decoder.decode(MailJSON.List.self, from: Data(list.body)).mails.map(\.subject) == ["newer", "older"])
    }

    @Test func theWebViewServesOverHTTPWhatWasCaughtOverSMTP() async throws {
        try await withCatcher { options in
            options.httpPort = 0
        } _: { catcher in
            let port = try #require(catcher.httpPort)
            let seen = try await Python.run(
                """
                import json, smtplib, sys, urllib.request as u
                s = smtplib.SMTP("127.0.0.1", int(sys.argv[1]))
                s.sendmail("a@x.example", "b@x.example", "Subject: =?utf-8?B?w7w=?=\\r\\n\\r\\nhttps://x.example/t\\r\\n")
                base = "http://127.0.0.1:" + sys.argv[2]
                mail = json.load(u.urlopen(base + "/api/mails/1"))
                print(ascii(mail["subject"]), mail["receivedAt"], mail["links"], mail["overTLS"])
                print(u.urlopen(base + "/mail/1/message.eml").read())
                print(u.urlopen(u.Request(base + "/api/mails", method="DELETE")).status)
                print(json.load(u.urlopen(base + "/api/mails")))
                """, String(catcher.smtpPort), String(port))
            #expect(
                seen.output == """
                    '\\xfc' 2026-02-02T02:40:00Z ['https://x.example/t'] False
                    b'Subject: =?utf-8?B?w7w=?=\\r\\n\\r\\nhttps://x.example/t\\r\\n'
                    204
                    {'mails': []}

                    """)
        }
    }
}
