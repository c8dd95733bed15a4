import Authenticators
import Foundation
import Policy
import Portals
import SQLiteStorage
import Secrets
import Storage
import Testing

@testable import Web

/// What a link's page says when now is not the time.
@Suite struct RefusalTests {
    @Test func aPolicySwitchedOffBeforeThePasswordConfiguresNothing() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let csrf = try await browser.open(token).csrf
        try await northwind.switchPolicy(to: .disabled)
        let answer = try await browser.post(
            "/mfa/reconfigure/\(token)", ["password": Northwind.password], csrf: csrf)
        #expect(answer.status == 200)
        #expect(answer.heading == "MFA is not required now")
        #expect(answer.key == nil)
        #expect(try await browser.open(token).heading == "MFA is not required now")
        #expect(try await northwind.mfa() == "reset")
        try await northwind.switchPolicy(to: .enabled)
        #expect(try await browser.enterPassword(token).key != nil)
    }

    @Test func aPolicySwitchedOffBeforeTheCodeConfiguresNothing() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let page = try await browser.enterPassword(token)
        try await northwind.switchPolicy(to: .disabled)
        let code = try northwind.code(for: try #require(page.key))
        let answer = try await browser.enterCode(token, code, from: page)
        #expect(answer.heading == "MFA is not required now")
        #expect(answer.recoveryCodes.isEmpty)
        #expect(try await northwind.mfa() == "reset")
    }

    @Test func aNewerLinkTakesThePlaceOfAnOlderOne() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let older = try await northwind.resetAndSignIn()
        let page = try await browser.enterPassword(older)
        _ = try await browser.enterCode(older, try northwind.code(for: try #require(page.key)), from: page)
        let newer = try await northwind.resetAndSignIn()
        #expect(newer != older)
        #expect(try await browser.open(older).status == 410)
        #expect(try await browser.open(newer).status == 200)
    }

    @Test func aLinkThatWasReplacedSaysSo() async throws {
        let northwind = try await Northwind()
        let token = try await northwind.resetAndSignIn()
        let user = try await northwind.useCases.user(northwind.email, of: northwind.portal, Northwind.host).user.user
        let now = northwind.clock.now
        try await northwind.storage.transact { transaction throws(StorageError) in
            try transaction.apply([.linksVoided(user.id, .reconfigure)], at: now)
        }
        let answer = try await Browser(northwind).open(token)
        #expect(answer.status == 410)
        #expect(answer.heading == "There is a newer link")
    }

    @Test func aLinkEndsAfterADay() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        northwind.clock.advance(by: 24 * 3600 - 1)
        let page = try await browser.open(token)
        #expect(page.status == 200)
        northwind.clock.advance(by: 1)
        #expect(try await browser.open(token).heading == "This link has expired")
        let late = try await browser.post(
            "/mfa/reconfigure/\(token)", ["password": Northwind.password], csrf: page.csrf)
        #expect(late.status == 410)
        #expect(late.key == nil)
    }

    @Test(arguments: ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%3Cscript%3E", ""])
    func anUnknownTokenIsNotFound(_ token: String) async throws {
        let northwind = try await Northwind()
        let answer = try await Browser(northwind).open(token)
        #expect(answer.status == 404)
        #expect(answer.heading == "This link is not valid")
    }

    @Test func aDisabledUserIsDenied() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        _ = try await northwind.useCases.setStatus(
            .disabled, of: northwind.email, at: northwind.portal, Northwind.host)
        let answer = try await browser.open(token)
        #expect(answer.status == 403)
        #expect(answer.csrf == nil)
    }

    @Test func aPortalThatKeepsItsPasswordsItselfConfiguresNothingHere() async throws {
        let northwind = try await Northwind(keeps: false)
        let token = try await northwind.resetAndSignIn()
        let answer = try await Browser(northwind).enterPassword(token)
        #expect(answer.status == 403)
        #expect(answer.key == nil)
    }

    @Test func aTokenOfOnePortalIsUnknownToAnother() async throws {
        let northwind = try await Northwind()
        let other = try Slug(parsing: "southwind")
        try await northwind.addPortal(
            other, of: try Slug(parsing: "northwind-inc"), title: "Southwind", domain: "portal.southwind.example",
            locale: "en")
        let token = try await northwind.resetAndSignIn()
        var browser = Browser(northwind)
        browser.host = "portal.southwind.example"
        let answer = try await browser.open(token)
        #expect(answer.status == 404)
        #expect(answer.heading == "This link is not valid")
        #expect(!answer.text.contains("Northwind"))
    }

    @Test func wrongPasswordsMakeTheNextOneWait() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        for _ in 0..<4 {
            let answer = try await browser.enterPassword(token, "not the right password")
            #expect(answer.status == 403)
            #expect(answer.mistake == "The password is not right. Please try again.")
            #expect(answer.csrf != nil)
        }
        let answer = try await browser.enterPassword(token)
        #expect(answer.status == 429)
        #expect(answer.header("Retry-After") == "5")
        #expect(answer.key == nil)
        northwind.clock.advance(by: 5)
        #expect(try await browser.enterPassword(token).status == 200)
    }

    @Test func wrongCodesMakeTheNextOneWait() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let page = try await browser.enterPassword(token)
        let right = try northwind.code(for: try #require(page.key))
        for _ in 0..<4 {
            #expect(try await browser.enterCode(token, "no code", from: page).status == 422)
        }
        let answer = try await browser.enterCode(token, right, from: page)
        #expect(answer.status == 429)
        #expect(answer.header("Retry-After") == "5")
        #expect(answer.recoveryCodes.isEmpty)
    }
}
