import Foundation
import HTTPTypes
import Policy
import Portals
import Storage
import Testing

@testable import Web

/// Sessions in a browser (S19): their cookies, their tokens, and how they end.
@Suite struct SessionTests {
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
        let signInForm = try await visitor.open("/sign-in").csrf
        try await visitor.signIn()
        let afterPassword = visitor.tab()
        try await visitor.open("/")
        try await visitor.submit("/mfa/challenge", ["code": try northwind.code(for: key)])
        #expect(visitor.session != nil && visitor.session != afterPassword.session)
        #expect(try await afterPassword.get("/").location == "/sign-in")
        // Signing in anew, from a tab that was left open, ends the session that was.
        let before = visitor.tab()
        let fields = ["email": "anna@northwind.example", "password": Northwind.password]
        #expect(try await visitor.post("/sign-in", fields, csrf: signInForm).location == "/mfa/challenge")
        #expect(visitor.session != before.session)
        #expect(try await before.get("/").location == "/sign-in")
    }

    @Test func tokensOfSessionsAreNotInTheDatabase() async throws {
        let (northwind, visitor, _) = try await Visitor.signedIn()
        let token = try #require(visitor.session)
        #expect(try !northwind.everything().contains { $0.contains(token) })
        #expect(!northwind.logs.text.contains(token))
    }

    @Test func afterSigningOutTheBackButtonShowsNothing() async throws {
        let (_, visitor, _) = try await Visitor.signedIn()
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
        let (_, visitor, _) = try await Visitor.signedIn()
        let second = visitor.tab()
        let csrf = visitor.page?.csrf
        try await visitor.post("/sign-out")
        #expect(try await second.post("/sign-out", csrf: csrf).location == "/sign-in")
    }

    /// Every way that a session ends from outside, at its next request.
    enum End: String, CaseIterable, Sendable { case reset, disabledUser, disabledCustomer, idle, tooOld }

    @Test(arguments: End.allCases)
    func aSessionEndsAtTheNextRequest(_ end: End) async throws {
        let (northwind, visitor, _) = try await Visitor.signedIn()
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
        let (northwind, visitor, _) = try await Visitor.signedIn()
        let copy = visitor.tab()
        try await northwind.reset()
        try await northwind.switchPolicy(to: .disabled)
        #expect(try await copy.get("/").location == "/sign-in")
    }

    @Test func aSessionOfOnePortalIsNoneAtAnother() async throws {
        let (northwind, visitor, _) = try await Visitor.signedIn()
        try await northwind.addPortal(
            try Slug(parsing: "southwind"), of: try Slug(parsing: "northwind-inc"), title: "Southwind",
            domain: "portal.southwind.example", locale: "en")
        visitor.host = "portal.southwind.example"
        #expect(try await visitor.get("/").location == "/sign-in")
    }
}
