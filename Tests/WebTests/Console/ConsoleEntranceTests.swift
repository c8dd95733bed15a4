import Authenticators
import Foundation
import HTTPTypes
import Mail
import Policy
import Portals
import Secrets
import Testing

@testable import Web

/// How operators come in: by a one-time link first, then with address, password and code together.
@Suite struct ConsoleEntranceTests {
    @Test func theFirstOperatorsLinkLeadsInOnce() async throws {
        let mssp = try Mssp(try await Northwind())
        let email = "first@mssp.example"
        _ = try await mssp.useCases.addOperator(.init(parsing: email), role: .msspAdmin, Northwind.host)
        let link = try await mssp.useCases.issueSetup(for: .init(parsing: email), Northwind.host)
        let path = "/setup/\(link.reveal())"
        var browser = mssp.browser()
        let before = try mssp.northwind.everything()
        for _ in 0..<3 { #expect(try await browser.get(path).status == 200) }
        #expect(try mssp.northwind.everything() == before)
        let first = try await browser.get(path)
        #expect(first.header("Referrer-Policy") == "no-referrer")
        let unequal = try await browser.post(path, ["password": Mssp.password, "again": "x"], csrf: first.csrf)
        #expect(unequal.status == 422 && unequal.mistake != nil)
        let short = try await browser.post(path, ["password": "short", "again": "short"], csrf: first.csrf)
        #expect(short.status == 422 && short.text.contains("too short"))
        let second = try await browser.post(
            path, ["password": Mssp.password, "again": Mssp.password], csrf: first.csrf)
        #expect(second.text.contains("<svg"))
        let shown = try #require(second.first(between: "<code translate=\"no\">", and: "</code>"))
        let key = shown.replacing(" ", with: "")
        let secret = try #require(TOTPSecret(base32: key))
        let wrong = try await browser.post(path + "/confirm", ["code": try mssp.wrongCode(secret)], csrf: second.csrf)
        #expect(wrong.status == 422)
        #expect(!wrong.text.contains(key) && !wrong.text.contains("<svg"))
        let done = try await browser.post(path + "/confirm", ["code": try mssp.code(secret)], csrf: second.csrf)
        #expect(done.status == 200 && done.text.contains("href=\"/sign-in\""))
        #expect(try await browser.get(path).status == 404)
        #expect(try await browser.post(path + "/confirm", ["code": "123456"], csrf: second.csrf).status == 404)
        mssp.northwind.clock.advance(by: 60)
        #expect(try await browser.signIn(email, Mssp.password, try mssp.code(secret)).location == "/portals")
        #expect(try await browser.get("/portals").heading == "Portals")
    }

    @Test func aSessionIsACookieThatNoScriptReads() async throws {
        let mssp = try Mssp(try await Northwind())
        let ada = try await mssp.hire("ada", .msspAdmin)
        var browser = mssp.browser()
        let answer = try await browser.signIn(ada.email.addrSpec, Mssp.password, try mssp.code(ada.secret))
        let cookie = try #require(
            answer.headers[values: .setCookie].first { $0.hasPrefix("__Host-portalmfa=") })
        for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] { #expect(cookie.contains(attribute)) }
        // Nothing of it is in the database as it is.
        let token = try #require(browser.jar["__Host-portalmfa"])
        #expect(try !mssp.northwind.everything().contains { $0.contains(token) })
    }

    @Test func everyMistakeGetsTheSameAnswer() async throws {
        let mssp = try Mssp(try await Northwind())
        let ada = try await mssp.hire("ada", .msspAdmin)
        let person = ada.email.addrSpec
        var browser = mssp.browser()
        var answers: [Answer] = []
        for (email, password, code) in [
            ("nobody@mssp.example", Mssp.password, "123456"), ("no address", "x", ""),
            (person, "a wrong password", try mssp.code(ada.secret)),
            (person, Mssp.password, try mssp.wrongCode(ada.secret)),
        ] { answers.append(try await browser.signIn(email, password, code)) }
        #expect(Set(answers.map(\.status)) == [403])
        #expect(Set(answers.map(\.text)).count == 1)
        #expect(browser.jar["__Host-portalmfa"] == nil)
    }

    @Test func guessingIsSlowedDown() async throws {
        let mssp = try Mssp(try await Northwind())
        let ada = try await mssp.hire("ada", .msspAdmin)
        var browser = mssp.browser()
        var last: Answer?
        for _ in 0..<12 {
            last = try await browser.signIn(ada.email.addrSpec, "wrong", "123456")
            if last?.status == 429 { break }
        }
        #expect(last?.status == 429)
        #expect(last?.headers[.retryAfter] != nil)
    }

    @Test func whoIsNotSignedInSeesTheSignInAndNothingElse() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = mssp.browser()
        for path in ["/", "/portals", "/portals/northwind/users", "/queue", "/audit", "/operators", "/nowhere"] {
            let answer = try await browser.get(path)
            #expect(answer.status == 303 && answer.location == "/sign-in" && answer.text.isEmpty)
        }
    }

    @Test func aFormFromNoPageOfOursSignsNobodyIn() async throws {
        let mssp = try Mssp(try await Northwind())
        let ada = try await mssp.hire("ada", .msspAdmin)
        let answer = try await mssp.browser().post(
            "/sign-in",
            ["email": ada.email.addrSpec, "password": Mssp.password, "code": try mssp.code(ada.secret)], csrf: "00")
        #expect(answer.status == 403)
        #expect(!answer.headers[values: .setCookie].contains { $0.hasPrefix("__Host-portalmfa=") })
    }

    @Test func signingOutEndsTheSessionOnTheServer() async throws {
        let mssp = try Mssp(try await Northwind())
        let browser = try await mssp.admin()
        #expect(try await browser.post("/sign-out", [:]).location == "/sign-in")
        // The cookie is still sent, as a thief would.
        #expect(try await browser.get("/portals").location == Mssp.sessionEnded)
    }

    @Test func anIdleSessionEndsAndAnOpenStreamDoesNotKeepItAlive() async throws {
        let northwind = try await Northwind()
        var tools = ConsoleTools()
        tools.pace = EventPace(looks: 40) { northwind.clock.advance(by: 60) }
        let mssp = try Mssp(northwind, tools: tools)
        let browser = try await mssp.admin()
        let id = try await mssp.id(of: "anna@northwind.example")
        let stream = try await browser.get("/portals/northwind/users/events?users=\(id)")
        #expect(stream.text.hasSuffix("event: end\ndata:\n\n"))
        #expect(try await browser.get("/portals").location == Mssp.sessionEnded)
        #expect(try await browser.get(Mssp.sessionEnded).text.contains("Your session has ended."))
        #expect(try await browser.get(Mssp.notDone).text.contains("what you sent was not done"))
        #expect(try await !browser.get("/sign-in").text.contains("Your session"))
    }

    /// Somebody who guesses at an operator's password all day, even from behind the same address.
    @Test func whatOthersGuessDoesNotKeepAnOperatorOutOfAKnownBrowser() async throws {
        let mssp = try Mssp(try await Northwind())
        let ada = try await mssp.hire("ada", .msspAdmin)
        var browser = try await mssp.signIn(ada)
        #expect(try await browser.post("/sign-out", [:]).status == 303)
        var (stranger, last) = (mssp.browser(), 0)
        for _ in 0..<12 where last != 429 {
            last = try await stranger.signIn(ada.email.addrSpec, "wrong", "123456").status
        }
        #expect(last == 429)
        #expect(try await stranger.signIn(ada.email.addrSpec, Mssp.password, try mssp.code(ada.secret)).status == 429)
        #expect(try await browser.signIn(ada.email.addrSpec, Mssp.password, try mssp.code(ada.secret)).status == 303)
    }

    /// A page that is left open opens the next stream whenever one has ended.
    @Test func aPageThatReconnectsForHalfAnHourDoesNotKeepTheSessionAlive() async throws {
        var tools = ConsoleTools()
        tools.pace = EventPace(looks: 1) {}
        let mssp = try Mssp(try await Northwind(), tools: tools)
        let browser = try await mssp.admin()
        let events = "/portals/northwind/users/events?users=\(try await mssp.id(of: "anna@northwind.example"))"
        for _ in 0..<29 {
            mssp.northwind.clock.advance(by: 60)
            #expect(try await browser.get(events).status == 200)
        }
        mssp.northwind.clock.advance(by: 61)
        #expect(try await browser.get(events).location == Mssp.sessionEnded)
        #expect(try await browser.get("/portals").location == Mssp.sessionEnded)
    }

    /// Whoever had a copy of the old cookie.
    @Test func aNewSignInEndsTheBrowsersOldSession() async throws {
        let mssp = try Mssp(try await Northwind())
        let ada = try await mssp.hire("ada", .msspAdmin)
        let old = try await mssp.signIn(ada)
        let page = try await mssp.browser().get("/sign-in")
        let form = try #require(page.headers[values: .setCookie].first?.split(separator: ";").first)
        var tab = mssp.browser()
        tab.headers["Cookie"] = "__Host-portalmfa=\(try #require(old.jar["__Host-portalmfa"])); \(form)"
        let fields = ["email": ada.email.addrSpec, "password": Mssp.password, "code": try mssp.code(ada.secret)]
        #expect(try await tab.post("/sign-in", fields, csrf: page.csrf).location == "/portals")
        #expect(try await old.get("/portals").location == Mssp.sessionEnded)
    }
}
