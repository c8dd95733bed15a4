import Authenticators
import HTTPTypes
import Policy
import Portals
import Secrets
import Testing

@testable import Web

/// The way of a mailed link, from the first look to the recovery codes.
@Suite struct FlowTests {
    @Test func aLinkLeadsThroughPasswordAndCodeToTenRecoveryCodes() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let first = try await browser.open(token)
        #expect(first.status == 200)
        #expect(first.text.contains("autocomplete=\"current-password\""))
        let second = try await browser.enterPassword(token)
        #expect(second.status == 200)
        let key = try #require(second.key)
        #expect(key.count == 32)
        #expect(second.text.contains("<svg"))
        #expect(second.text.contains("otpauth://totp/"))
        let third = try await browser.enterCode(token, try northwind.code(for: key), from: second)
        #expect(third.status == 200)
        #expect(Set(third.recoveryCodes).count == 10)
        #expect(third.recoveryCodes.allSatisfy { $0.count == 19 })
        #expect(try await northwind.mfa() == "configured")
        let code = try #require(third.recoveryCodes.first)
        try await northwind.useCases.verify(northwind.email, at: northwind.portal, code: code, Northwind.host)
    }

    @Test func looksOfMailScannersChangeNothingAndTheLinkStillWorks() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let before = try northwind.everything()
        for _ in 0..<10 {
            #expect(try await browser.open(token).status == 200)
            #expect(try await browser.send(.head, "/mfa/reconfigure/\(token)").status == 200)
            #expect(try await browser.get("/mfa/reconfigure/\(token)/confirm").status == 405)
        }
        #expect(try northwind.everything() == before)
        let page = try await browser.enterPassword(token)
        let done = try await browser.enterCode(token, try northwind.code(for: try #require(page.key)), from: page)
        #expect(done.recoveryCodes.count == 10)
    }

    @Test func aUsedLinkIsGone() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let page = try await browser.enterPassword(token)
        let code = try northwind.code(for: try #require(page.key))
        #expect(try await browser.enterCode(token, code, from: page).status == 200)
        #expect(try await browser.open(token).status == 410)
        let again = try await browser.enterCode(token, code, from: page)
        #expect(again.status == 410)
        #expect(again.recoveryCodes.isEmpty)
    }

    @Test func twoEqualCodesAtOnceGiveOneSuccess() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let page = try await browser.enterPassword(token)
        let code = try northwind.code(for: try #require(page.key))
        async let one = browser.enterCode(token, code, from: page)
        async let other = browser.enterCode(token, code, from: page)
        #expect(try await [one.status, other.status].sorted() == [200, 410])
    }

    @Test func theLinkWithoutThePasswordBindsNothing() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let page = try await browser.open(token)
        let answer = try await browser.enterCode(token, "123456", from: page)
        #expect(answer.status == 409)
        #expect(answer.text.contains("name=\"password\""))
        #expect(try await northwind.mfa() == "reset")
    }

    @Test func aCodeThatComesTooLateAsksForThePasswordAgain() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let page = try await browser.enterPassword(token)
        northwind.clock.advance(by: 901)
        let code = try northwind.code(for: try #require(page.key))
        #expect(try await browser.enterCode(token, code, from: page).status == 409)
        #expect(try await northwind.mfa() == "reset")
    }

    @Test func theSecretIsShownOnce() async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        let page = try await browser.enterPassword(token)
        let key = try #require(page.key)
        let right = try northwind.code(for: key)
        let wrong = try await browser.enterCode(token, right == "000000" ? "111111" : "000000", from: page)
        #expect(wrong.status == 422)
        #expect(wrong.mistake != nil)
        #expect(wrong.key == nil)
        #expect(!wrong.text.contains("otpauth") && !wrong.text.contains("<svg"))
        #expect(try await browser.open(token).key == nil)
        // A new beginning has a new secret, and only that one counts.
        #expect(try await browser.enterPassword(token).key != key)
    }
}
