import Foundation
import HTTPTypes
import Policy
import Portals
import Secrets
import Testing

@testable import Web

/// The paths of signing in: on which hosts they are, what they answer to, and what protects each answer.
@Suite struct PathTests {
    private static let paths = [
        "/", "/sign-in", "/sign-in/continue", "/sign-out", "/mfa/challenge", "/mfa/configure",
        "/mfa/configure/confirm", "/mfa/recovery-codes", "/invitation/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ]

    @Test(arguments: paths)
    func anUnknownHostLearnsNothing(_ path: String) async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        // Even with the cookies of somebody who is on the way in.
        var browser = visitor.asSent
        browser.host = "unknown.example"
        let nowhere = try await browser.get("/nowhere")
        for method in [HTTPRequest.Method.get, .post, .put, .delete] {
            let answer = try await browser.send(
                method, path, body: "a=b", type: "application/x-www-form-urlencoded")
            #expect(answer.status == 404)
            #expect(answer.text == nowhere.text && answer.headers == nowhere.headers)
        }
    }

    @Test(arguments: [
        "/sign-in/", "/sign-in/else", "/sign-out/now", "/mfa/", "/mfa/challenge/x", "/mfa/configure/confirm/x",
        "/invitation", "/invitation/a/b", "/Sign-In", "/assets/0000000000000000.js",
    ])
    func everyOtherPathIsNotFound(_ path: String) async throws {
        #expect(try await Browser(try await Northwind()).get(path).status == 404)
    }

    @Test(arguments: [
        ("/", "GET, HEAD"), ("/sign-in", "GET, HEAD, POST"), ("/sign-out", "POST"),
        ("/sign-in/continue", "GET, HEAD, POST"), ("/mfa/challenge", "GET, HEAD, POST"),
        ("/mfa/configure", "GET, HEAD, POST"), ("/mfa/configure/confirm", "GET, HEAD, POST"),
        ("/mfa/recovery-codes", "GET, HEAD, POST"), ("/invitation/x", "GET, HEAD, POST"),
    ])
    func aWrongMethodIsToldWhichAreRight(_ path: String, _ allowed: String) async throws {
        let answer = try await Browser(try await Northwind()).send(.delete, path)
        #expect(answer.status == 405)
        #expect(answer.header("Allow") == allowed)
    }

    /// S5: no GET changes anything, whoever asks.
    @Test(arguments: [false, true])
    func lookingChangesNothing(_ isSignedIn: Bool) async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        if isSignedIn { _ = try await visitor.configure(northwind) } else { try await visitor.signIn() }
        let token = try await northwind.invite()
        let before = try northwind.everything()
        for path in Self.paths + ["/invitation/\(token)"] {
            let session = visitor.session
            try await visitor.get(path)
            #expect(try await visitor.asSent.send(.head, path).text.isEmpty)
            #expect(visitor.session == session)
        }
        #expect(try northwind.everything() == before)
    }

    @Test func everyPageProtectsItself() async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        let token = try await northwind.invite()
        var answers = [
            try await visitor.get("/sign-in"), try await visitor.get("/"), try await visitor.signIn("x", "y"),
            try await visitor.get("/invitation/\(token)"),
        ]
        _ = try await visitor.configure(northwind)
        for path in Self.paths { answers.append(try await visitor.get(path)) }
        answers.append(try await visitor.post("/mfa/recovery-codes", ["code": "wrong"]))
        for answer in answers {
            #expect(answer.header("Content-Security-Policy") == ProtectiveHeaders.contentSecurityPolicy)
            #expect(answer.header("Referrer-Policy") == "no-referrer")
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Strict-Transport-Security") != nil)
            #expect(!answer.text.contains("style=") && !answer.text.contains("onclick"))
        }
        let policy = ProtectiveHeaders.contentSecurityPolicy
        #expect(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"))
        #expect(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"))
    }

    @Test func aLogoIsAllowedFromItsOriginAndFromNowhereElse() async throws {
        let northwind = try await Northwind(logo: "https://cdn.northwind.example:8443/a;b/logo.svg?x=1")
        let page = try await Visitor(northwind).open("/sign-in")
        let policy = try #require(page.header("Content-Security-Policy"))
        #expect(policy.contains("img-src 'self' data: https://cdn.northwind.example:8443; form-action"))
        #expect(page.text.contains("src=\"https://cdn.northwind.example:8443/a;b/logo.svg?x=1\""))
    }

    @Test func theScriptThatPagesNameIsThere() async throws {
        let answer = try await Browser(try await Northwind()).get(Assets.portal.scriptPath)
        #expect(answer.status == 200)
        #expect(answer.header("Content-Type") == "text/javascript; charset=utf-8")
        #expect(answer.header("Cache-Control")?.contains("immutable") == true)
        #expect(answer.text.contains("window.print()"))
    }

    @Test func passwordsTokensAndCodesAreInNoLog() async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        let token = try await northwind.invite()
        try await visitor.open("/invitation/\(token)")
        try await visitor.signIn("anna@northwind.example", "a wrong password of hers")
        let (key, codes) = try await visitor.configure(northwind)
        let secrets = [token, key, "a wrong password of hers", Northwind.password, "anna@northwind.example"]
        for secret in secrets + codes + visitor.jar.values { #expect(!northwind.logs.text.contains(secret)) }
    }

    @Test(arguments: PageLanguage.allCases)
    func theWholeWayIsInTheUsersLanguage(_ language: PageLanguage) async throws {
        let northwind = try await Northwind(locale: "en", userLocale: language.rawValue)
        let visitor = Visitor(northwind, languages: language.rawValue)
        var pages = [try await visitor.open("/sign-in"), try await visitor.signIn("x@y.example", "wrong")]
        try await visitor.signIn()
        pages.append(try await visitor.open("/"))
        let enrol = try await visitor.post("/mfa/configure")
        let key = try #require(enrol.key)
        pages += [enrol, try await visitor.post("/mfa/configure/confirm", ["code": "wrong"])]
        pages.append(try await visitor.post("/mfa/configure/confirm", ["code": try northwind.code(for: key)]))
        pages += [try await visitor.open("/"), try await visitor.open("/mfa/recovery-codes")]
        try await visitor.open("/")
        pages.append(try await visitor.submit("/sign-out"))
        try await visitor.signIn()
        pages.append(try await visitor.open("/"))
        try await northwind.reset()
        pages.append(try await visitor.signIn())
        #expect(Set(pages.map(\.heading)).count >= 8)
        for page in pages {
            #expect(page.text.contains("<html lang=\"\(language.rawValue)\""))
            #expect(!page.heading.isEmpty && !page.text.contains("{{"))
        }
    }
}
