import Foundation
import Policy
import Portals
import Testing

@testable import Web

/// Forms that others would like somebody's browser to send (S19).
@Suite struct ForeignFormTests {
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
        let (northwind, visitor, key) = try await Visitor.signedIn()
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
        let (northwind, visitor, _) = try await Visitor.signedIn()
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
}
