import Foundation
import HTTPTypes
import Policy
import Portals
import Storage
import Testing

@testable import Web

/// Sessions in a browser (S19): their cookies, their end, and forms that others would like to send for them.
@Suite struct SessionTests {
    private static func signedIn() async throws -> (Northwind, Visitor, key: String) {
        let northwind = try await Northwind()
        let key = try await northwind.configure()
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        try await visitor.open("/")
        try await visitor.submit("/mfa/challenge", ["code": try northwind.code(for: key)])
        #expect(visitor.page?.heading == "You are signed in")
        return (northwind, visitor, key)
    }

    @Test func cookiesAreSecureHiddenFromScriptsAndOfThisHostAlone() async throws {
        let northwind = try await Northwind()
        let key = try await northwind.configure()
        let visitor = Visitor(northwind)
        var set = try await visitor.get("/sign-in").cookies
        set += try await visitor.signIn().cookies
        try await visitor.open("/")
        set += try await visitor.post("/mfa/challenge", ["code": try northwind.code(for: key)]).cookies
        #expect(
            Set(set.map { String($0.prefix { $0 != "=" }) })
                == ["__Host-portalmfa", "__Host-portalmfa-form", "__Host-portalmfa-device"])
        for cookie in set {
            for attribute in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
                #expect(cookie.contains(attribute))
            }
            #expect(!cookie.contains("Domain="))
            // Only the mark of a browser outlives it.
            #expect(cookie.contains("Max-Age") == cookie.hasPrefix("__Host-portalmfa-device"))
        }
    }

    @Test func onLoopbackCookiesNeedNoTLS() async throws {
        let northwind = try await Northwind(domain: "northwind.localhost")
        let visitor = Visitor(northwind)
        let cookies = try await visitor.get("/sign-in").cookies + visitor.signIn().cookies
        #expect(cookies.allSatisfy { !$0.contains("Secure") && $0.hasPrefix("portalmfa") && $0.contains("HttpOnly") })
        #expect(try await visitor.open("/").heading == "Set up MFA")
    }

    /// Session fixation: whoever knew the token before a step does not know the one after it.
    @Test func theSessionsTokenChangesAtEveryStep() async throws {
        let northwind = try await Northwind()
        let key = try await northwind.configure()
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        let afterPassword = visitor.tab()
        try await visitor.open("/")
        try await visitor.submit("/mfa/challenge", ["code": try northwind.code(for: key)])
        #expect(visitor.session != nil && visitor.session != afterPassword.session)
        #expect(try await afterPassword.get("/").location == "/sign-in")
        // Signing in anew ends the old session too.
        let before = visitor.tab()
        visitor.forget("-form")
        try await visitor.submit("/sign-out")
        try await visitor.signIn()
        #expect(visitor.session != before.session)
        #expect(try await before.get("/").location == "/sign-in")
    }

    @Test func tokensOfSessionsAreNotInTheDatabase() async throws {
        let (northwind, visitor, _) = try await Self.signedIn()
        let token = try #require(visitor.session)
        #expect(try !northwind.everything().contains { $0.contains(token) })
        #expect(!northwind.logs.text.contains(token))
    }

    @Test func afterSigningOutTheBackButtonShowsNothing() async throws {
        let (_, visitor, _) = try await Self.signedIn()
        let back = visitor.tab()
        #expect(visitor.page?.header("Cache-Control") == "no-store")
        let answer = try await visitor.post("/sign-out")
        #expect(answer.location == "/sign-in")
        #expect(answer.cookies == ["__Host-portalmfa=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0"])
        #expect(visitor.session == nil)
        // The token itself is dead, not only forgotten.
        for path in ["/", "/mfa/recovery-codes", "/mfa/challenge"] {
            #expect(try await back.get(path).location == "/sign-in")
        }
        #expect(try await back.post("/mfa/recovery-codes", ["code": "123456"], csrf: "").location == "/sign-in")
    }

    @Test func signingOutTwiceIsSigningOut() async throws {
        let (_, visitor, _) = try await Self.signedIn()
        let second = visitor.tab()
        let csrf = visitor.page?.csrf
        try await visitor.post("/sign-out")
        #expect(try await second.post("/sign-out", csrf: csrf).location == "/sign-in")
    }

    /// Every way that a session ends from outside, at its next request.
    enum End: String, CaseIterable, Sendable { case reset, disabledUser, disabledCustomer, idle, tooOld }

    @Test(arguments: End.allCases)
    func aSessionEndsAtTheNextRequest(_ end: End) async throws {
        let (northwind, visitor, _) = try await Self.signedIn()
        let csrf = visitor.page?.csrf
        #expect(try await visitor.get("/").status == 200)
        switch end {
        case .reset: try await northwind.reset()
        case .disabledUser: try await northwind.setStatus(.disabled)
        case .disabledCustomer: try await northwind.disableCustomer()
        case .idle: northwind.clock.advance(by: 1800)
        case .tooOld:
            for _ in 0..<43 {
                northwind.clock.advance(by: 1000)
                #expect(try await visitor.get("/").status == 200)
            }
            northwind.clock.advance(by: 1000)
        }
        #expect(try await visitor.post("/mfa/recovery-codes", ["code": "123456"], csrf: csrf).location == "/sign-in")
        #expect(try await visitor.get("/").location == "/sign-in")
    }

    @Test func enablingAgainDoesNotBringASessionBackAfterAReset() async throws {
        let (northwind, visitor, _) = try await Self.signedIn()
        let copy = visitor.tab()
        try await northwind.reset()
        try await northwind.switchPolicy(to: .disabled)
        #expect(try await copy.get("/").location == "/sign-in")
    }

    @Test func aSessionOfOnePortalIsNoneAtAnother() async throws {
        let (northwind, visitor, _) = try await Self.signedIn()
        try await northwind.addPortal(
            try Slug(parsing: "southwind"), of: try Slug(parsing: "northwind-inc"), title: "Southwind",
            domain: "portal.southwind.example", locale: "en")
        visitor.host = "portal.southwind.example"
        #expect(try await visitor.get("/").location == "/sign-in")
    }

    /// Each form of a session, sent by a page that is not ours.
    @Test(arguments: ["/mfa/challenge", "/mfa/configure", "/mfa/configure/confirm", "/sign-in/continue", "/sign-out"])
    func aFormForAnUnfinishedSessionWithoutItsTokenChangesNothing(_ path: String) async throws {
        let northwind = try await Northwind()
        let key = path == "/mfa/challenge" ? try await northwind.configure() : nil
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        var code = try key.map { try northwind.code(for: $0) } ?? "123456"
        if path == "/mfa/configure/confirm" {
            try await visitor.open("/")
            code = try northwind.code(for: try #require(try await visitor.post("/mfa/configure").key))
        }
        if path == "/sign-in/continue" { try await northwind.switchPolicy(to: .disabled) }
        let foreign = Visitor(northwind)
        try await foreign.signIn()
        let others = try await foreign.open("/").csrf
        let before = try northwind.everything()
        for csrf in ["", String(repeating: "0", count: 64), try #require(others)] {
            let answer = try await visitor.post(path, ["code": code], csrf: csrf)
            let due = try await visitor.get("/").location
            #expect(answer.status == 403 || answer.location == due)
            #expect(answer.cookies.isEmpty && answer.key == nil && answer.recoveryCodes.isEmpty)
        }
        #expect(try northwind.everything() == before)
    }

    @Test(arguments: ["/mfa/recovery-codes", "/sign-out"])
    func aFormForASessionWithoutItsTokenChangesNothing(_ path: String) async throws {
        let (northwind, visitor, key) = try await Self.signedIn()
        northwind.clock.advance(by: 30)
        let before = try northwind.everything()
        for csrf in ["", String(repeating: "0", count: 64)] {
            let answer = try await visitor.post(path, ["code": try northwind.code(for: key)], csrf: csrf)
            #expect(answer.recoveryCodes.isEmpty)
        }
        #expect(try northwind.everything() == before)
        #expect(try await visitor.get("/").status == 200)
    }

    @Test(arguments: [["Sec-Fetch-Site": "cross-site"], ["Origin": "https://evil.example"]])
    func aFormOnAnotherSiteIsRefusedOnEveryPage(_ headers: [String: String]) async throws {
        let (northwind, visitor, _) = try await Self.signedIn()
        let before = try northwind.everything()
        var browser = visitor.asSent
        browser.headers.merge(headers) { $1 }
        for path in [
            "/sign-in", "/sign-in/continue", "/sign-out", "/mfa/challenge", "/mfa/configure", "/mfa/configure/confirm",
            "/mfa/recovery-codes", "/invitation/x",
        ] {
            let answer = try await browser.post(path, ["code": "123456"], csrf: visitor.page?.csrf)
            #expect(answer.status == 403)
            #expect(answer.text == Rejection.crossSite.description + "\n")
        }
        #expect(try northwind.everything() == before)
    }

    @Test func aSecondTabThatIsBehindEndsWhereTheFirstOneIs() async throws {
        let northwind = try await Northwind()
        let key = try await northwind.configure()
        let visitor = Visitor(northwind)
        try await visitor.open("/sign-in")
        let signInForm = visitor.page?.csrf
        try await visitor.signIn()
        try await visitor.open("/")
        let challengeForm = visitor.page?.csrf
        try await visitor.submit("/mfa/challenge", ["code": try northwind.code(for: key)])
        let now = visitor.session
        // The same browser, so the same cookies; only the forms are old.
        let fields = ["code": "123456", "email": "anna@northwind.example", "password": "not the right one"]
        for path in ["/mfa/challenge", "/mfa/configure", "/mfa/configure/confirm", "/sign-in/continue", "/sign-out"] {
            let answer = try await visitor.post(path, fields, csrf: challengeForm)
            #expect(answer.location == "/")
        }
        for path in ["/sign-in", "/mfa/challenge", "/mfa/configure", "/mfa/configure/confirm", "/sign-in/continue"] {
            #expect(try await visitor.get(path).location == "/")
        }
        visitor.forget("-form")
        #expect(try await visitor.post("/sign-in", fields, csrf: signInForm).location == "/")
        #expect(visitor.session == now)
        #expect(try await visitor.open("/").heading == "You are signed in")
    }

    @Test func aStaleFormOfAnEarlierPasswordComesBackToBeSent() async throws {
        let northwind = try await Northwind()
        let key = try await northwind.configure()
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        let old = try await visitor.open("/").csrf
        try await visitor.signIn()
        let answer = try await visitor.post("/mfa/challenge", ["code": "123456"], csrf: old)
        #expect(answer.status == 403)
        #expect(answer.heading == "Confirm that it is you")
        let code = ["code": try northwind.code(for: key)]
        #expect(try await visitor.submit("/mfa/challenge", code).heading == "You are signed in")
    }

    @Test func somebodyElseCanSignInFromTheChallenge() async throws {
        let northwind = try await Northwind()
        _ = try await northwind.configure()
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        #expect(try await visitor.open("/").form.contains("/sign-out"))
        #expect(try await visitor.submit("/sign-out").heading == "Sign in")
        #expect(visitor.session == nil)
    }
}
