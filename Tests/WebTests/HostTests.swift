import Foundation
import HTTPTypes
import Testing

@testable import Web

/// Which portal answers, and which paths there are.
@Suite struct HostTests {
    @Test(arguments: [
        "portal.northwind.example", "portal.northwind.example:8443", "PORTAL.Northwind.example",
        "portal.northwind.example.",
    ])
    func thePortalsDomainIsKnownInEverySpelling(_ host: String) async throws {
        let northwind = try await Northwind()
        var browser = Browser(northwind)
        browser.host = host
        #expect(try await browser.open("nonsense").heading == "This link is not valid")
    }

    @Test(arguments: [
        "other.example", "northwind.example", "127.0.0.1:80", "[::1]", "", "portal.northwind.example:x",
        "portal.northwind.example@other.example", "a\u{0}b",
    ])
    func anUnknownHostLearnsNothingWhateverItAsks(_ host: String) async throws {
        let northwind = try await Northwind()
        var browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let stylesheet = Assets.portal.stylesheetPath
        browser.host = host
        let expected = try await browser.get("/")
        #expect(expected.status == 404)
        for path in ["/mfa/reconfigure/\(token)", stylesheet, "/nowhere", "/mfa/reconfigure/\(token)/confirm"] {
            for method in [HTTPRequest.Method.get, .post, .put] {
                let answer = try await browser.send(method, path)
                #expect(answer.status == expected.status)
                #expect(answer.text == expected.text)
                #expect(answer.headers == expected.headers)
            }
        }
    }

    @Test(arguments: ["X-Forwarded-Host", "X-Forwarded-Server", "X-Original-Host", "X-Host", "Forwarded"])
    func aForgedForwardingHeaderChangesNothing(_ name: String) async throws {
        let northwind = try await Northwind()
        let token = try await northwind.resetAndSignIn()
        var browser = Browser(northwind)
        let plain = try await browser.open(token)
        let value = name == "Forwarded" ? "host=evil.example;proto=http" : "evil.example"
        browser.headers = [name: value, "X-Forwarded-Proto": "http", "X-Forwarded-For": "203.0.113.1"]
        let forged = try await browser.open(token)
        #expect(forged.text == plain.text)
        #expect(forged.headers == plain.headers)
        #expect(!forged.text.contains("evil.example"))
        browser.host = "evil.example"
        browser.headers = [name: name == "Forwarded" ? "host=\(northwind.domain)" : northwind.domain]
        #expect(try await browser.open(token).status == 404)
    }

    @Test func aSecondHostHeaderIsRefused() async throws {
        let northwind = try await Northwind()
        var browser = Browser(northwind)
        browser.headers = ["Host": "evil.example"]
        #expect(try await browser.get("/").status == 400)
    }

    @Test func healthIsToldOnAnyHost() async throws {
        let northwind = try await Northwind()
        var browser = Browser(northwind)
        for host in [northwind.domain, "127.0.0.1:8080", "other.example"] {
            browser.host = host
            let answer = try await browser.get("/healthz")
            #expect(answer.status == 200)
            #expect(answer.text == "ok\n")
        }
        #expect(try await browser.send(.post, "/healthz").status == 405)
    }

    @Test(arguments: [
        "/mfa", "/mfa/reconfigure", "/mfa/reconfigure/a/b", "/mfa/reconfigure/a/confirm/", "/MFA/reconfigure/a",
        "//healthz", "/healthz/", "/assets/site.css", "/assets/accent-xyz.css", "/assets/accent-0B6E4F.css",
        "/assets/..%2f", "*",
    ])
    func everyOtherPathIsNotFound(_ path: String) async throws {
        let northwind = try await Northwind()
        let answer = try await Browser(northwind).get(path)
        #expect(answer.status == 404)
        #expect(answer.text == Rejection.notFound.description + "\n")
    }

    @Test(arguments: [("/mfa/reconfigure/x", "GET, HEAD, POST"), ("/mfa/reconfigure/x/confirm", "POST")])
    func aWrongMethodIsToldWhichAreRight(_ path: String, _ allowed: String) async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        for method in [HTTPRequest.Method.put, .delete, .options, .trace] {
            let answer = try await browser.send(method, path)
            #expect(answer.status == 405)
            #expect(answer.header("Allow") == allowed)
        }
    }

    @Test func headIsGetWithoutItsBody() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let path = "/mfa/reconfigure/\(try await northwind.resetAndSignIn())"
        let get = try await browser.get(path)
        let head = try await browser.send(.head, path)
        #expect(head.status == 200)
        #expect(head.headers == get.headers)
        #expect(head.text.isEmpty)
    }

    @Test func theStylesheetsThatPagesNameAreThere() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let page = try await browser.open("nonsense")
        let paths = page.text.components(separatedBy: "rel=\"stylesheet\" href=\"").dropFirst()
            .compactMap { $0.components(separatedBy: "\"").first }
        #expect(paths.count == 2)
        #expect(paths.last == "/assets/accent-0b6e4f.css")
        for path in paths {
            let sheet = try await browser.get(path)
            #expect(sheet.status == 200)
            #expect(sheet.header("Content-Type") == "text/css; charset=utf-8")
        }
        #expect(try await browser.get("/assets/accent-0b6e4f.css").text.contains("#0b6e4f"))
    }
}
