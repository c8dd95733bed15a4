import Foundation
import HTTPTypes
import Mail
import Policy
import Portals
import SQLiteStorage
import Secrets
import Storage
import Testing

@testable import Web

/// A mailed invitation, from the first look to being signed in.
@Suite struct InvitationTests {
    private static let password = "an owl in the attic"
    private static let fields = ["password": password, "again": password]
    private static let bob = "bob@northwind.example"

    @Test func anInvitationLeadsThroughPasswordAndCodeToBeingSignedIn() async throws {
        let northwind = try await Northwind()
        let token = try await northwind.invite()
        let visitor = Visitor(northwind)
        let page = try await visitor.open("/invitation/\(token)")
        #expect(page.status == 200)
        #expect(page.text.contains("value=\"bob@northwind.example\" readonly"))
        #expect(try await visitor.post("/invitation/\(token)", Self.fields).location == "/mfa/configure")
        try await visitor.open("/")
        let key = try #require(try await visitor.post("/mfa/configure").key)
        let done = try await visitor.post("/mfa/configure/confirm", ["code": try northwind.code(for: key)])
        #expect(done.recoveryCodes.count == 10)
        #expect(try await visitor.open("/").heading == "You are signed in")
        #expect(try await northwind.state(of: Self.bob) == (.enabled, "configured"))
        // And the password is the one that was chosen.
        try await visitor.submit("/sign-out")
        #expect(try await visitor.signIn(Self.bob, Self.password).location == "/mfa/challenge")
    }

    /// S5: a scanner fetches every link of a mail first.
    @Test func looksOfMailScannersChangeNothingAndTheInvitationStillWorks() async throws {
        let northwind = try await Northwind()
        let token = try await northwind.invite()
        let before = try northwind.everything()
        let browser = Browser(northwind)
        for _ in 0..<5 {
            #expect(try await browser.get("/invitation/\(token)").status == 200)
            #expect(try await browser.send(.head, "/invitation/\(token)").status == 200)
        }
        #expect(try northwind.everything() == before)
        let visitor = Visitor(northwind)
        try await visitor.open("/invitation/\(token)")
        #expect(try await visitor.post("/invitation/\(token)", Self.fields).status == 303)
    }

    /// S4: holding the link is not being signed in.
    @Test func theLinkAloneSignsNobodyIn() async throws {
        let northwind = try await Northwind()
        let token = try await northwind.invite()
        let visitor = Visitor(northwind)
        #expect(try await visitor.open("/invitation/\(token)").cookies.isEmpty)
        #expect(try await visitor.get("/").location == "/sign-in")
        #expect(try await northwind.state(of: Self.bob).status == .unconfirmed)
    }

    @Test(arguments: [
        ("too short", "too short", "The password is too short. Take at least 12 characters."),
        ("an owl in the attic", "an owl in the cellar", "The two passwords are not the same. Please type both again."),
        (
            "BobNorthwind2027", "BobNorthwind2027",
            """
            This password is one of the first that are guessed. Take several words that have nothing to do with each \
            other.
            """
        ),
        (
            "an owl\tin the attic", "an owl\tin the attic",
            "The password contains a control character, such as a tab. Leave it out."
        ),
        (
            String(repeating: "owl", count: 400), String(repeating: "owl", count: 400),
            "The password is too long. Take a shorter one."
        ),
        ("", "", "The password is too short. Take at least 12 characters."),
    ])
    func aPasswordThatMayNotBeSetComesBackWithTheReason(
        _ password: String, _ again: String, _ mistake: String
    ) async throws {
        let northwind = try await Northwind()
        let token = try await northwind.invite()
        let visitor = Visitor(northwind)
        try await visitor.open("/invitation/\(token)")
        let answer = try await visitor.post("/invitation/\(token)", ["password": password, "again": again])
        #expect(answer.status == 422)
        #expect(answer.mistake == mistake)
        #expect(try await northwind.state(of: Self.bob).status == .unconfirmed)
        // The next try may be right.
        #expect(try await visitor.post("/invitation/\(token)", Self.fields).status == 303)
    }

    @Test(arguments: ["", String(repeating: "0", count: 64)])
    func aFormWithoutItsTokenAcceptsNothingAndComesBack(_ csrf: String) async throws {
        let northwind = try await Northwind()
        let token = try await northwind.invite()
        let visitor = Visitor(northwind)
        try await visitor.open("/invitation/\(token)")
        let before = try northwind.everything()
        let answer = try await visitor.post("/invitation/\(token)", Self.fields, csrf: csrf)
        #expect(answer.status == 403)
        #expect(answer.mistake?.contains("out of date") == true)
        #expect(try northwind.everything() == before)
        #expect(try await visitor.post("/invitation/\(token)", Self.fields).status == 303)
    }

    @Test func anInvitationIsAcceptedOnce() async throws {
        let northwind = try await Northwind()
        let token = try await northwind.invite()
        let (visitor, thief) = (Visitor(northwind), Visitor(northwind))
        try await visitor.open("/invitation/\(token)")
        try await thief.open("/invitation/\(token)")
        let (one, other) = (visitor.asSent, thief.asSent)
        let csrf = visitor.page?.csrf
        async let first = one.post("/invitation/\(token)", Self.fields, csrf: csrf)
        async let second = other.post("/invitation/\(token)", Self.fields, csrf: csrf)
        #expect(try await [first.status, second.status].sorted() == [303, 410])
        let late = try await thief.open("/invitation/\(token)")
        #expect(late.status == 410)
        #expect(late.heading == "This invitation was accepted already")
        #expect(late.text.contains("href=\"/sign-in\""))
    }

    @Test func anInvitationEndsAfterADay() async throws {
        let northwind = try await Northwind()
        let token = try await northwind.invite()
        let visitor = Visitor(northwind)
        try await visitor.open("/invitation/\(token)")
        northwind.clock.advance(by: 24 * 3600)
        #expect(try await visitor.post("/invitation/\(token)", Self.fields).status == 410)
        #expect(try await visitor.open("/invitation/\(token)").heading == "This invitation has expired")
    }

    @Test func aReplacedInvitationSaysSo() async throws {
        let northwind = try await Northwind()
        let token = try await northwind.invite()
        let user = try await northwind.useCases.user(
            try EmailAddress(parsing: Self.bob), of: northwind.portal, Northwind.host
        ).user.user
        let now = northwind.clock.now
        try await northwind.storage.transact { transaction throws(StorageError) in
            try transaction.apply([.linksVoided(user.id, .invitation)], at: now)
        }
        let answer = try await Browser(northwind).get("/invitation/\(token)")
        #expect(answer.status == 410)
        #expect(answer.heading == "There is a newer invitation")
    }

    @Test(arguments: ["x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%3Cscript%3E", ""])
    func anUnknownInvitationIsNotFound(_ token: String) async throws {
        let answer = try await Browser(try await Northwind()).get("/invitation/\(token)")
        #expect(answer.status == 404)
        #expect(answer.heading == "This link is not valid")
    }

    /// S2: a link is good for what it was mailed for, at the portal it was mailed for.
    @Test func aLinkOfAnotherPurposeOrPortalIsUnknown() async throws {
        let northwind = try await Northwind()
        let reconfigure = try await northwind.resetAndSignIn()
        let invitation = try await northwind.invite()
        var browser = Browser(northwind)
        #expect(try await browser.get("/invitation/\(reconfigure)").status == 404)
        #expect(try await browser.get("/mfa/reconfigure/\(invitation)").status == 404)
        try await northwind.addPortal(
            try Slug(parsing: "southwind"), of: try Slug(parsing: "northwind-inc"), title: "Southwind",
            domain: "portal.southwind.example", locale: "en")
        browser.host = "portal.southwind.example"
        let foreign = try await browser.get("/invitation/\(invitation)")
        #expect(foreign.status == 404)
        #expect(!foreign.text.contains("bob@") && !foreign.text.contains("Northwind"))
        let csrf = FormTokens(keys: northwind.keys).token(for: .init(invitation))
        #expect(try await browser.post("/invitation/\(invitation)", Self.fields, csrf: csrf).status == 404)
        #expect(try await northwind.state(of: Self.bob).status == .unconfirmed)
    }

    @Test func aDisabledUsersInvitationIsNotAccepted() async throws {
        let northwind = try await Northwind()
        let token = try await northwind.invite()
        let visitor = Visitor(northwind)
        try await visitor.open("/invitation/\(token)")
        _ = try await northwind.useCases.setStatus(
            .disabled, of: try EmailAddress(parsing: Self.bob), at: northwind.portal, Northwind.host)
        #expect(try await visitor.post("/invitation/\(token)", Self.fields).status == 403)
        #expect(visitor.session == nil)
    }

    @Test(arguments: PageLanguage.allCases)
    func theInvitationSpeaksTheInvitedUsersLanguage(_ language: PageLanguage) async throws {
        let northwind = try await Northwind(locale: "de")
        let token = try await northwind.invite(locale: language.rawValue)
        let page = try await Visitor(northwind, languages: "fr").open("/invitation/\(token)")
        #expect(page.text.contains("<html lang=\"\(language.rawValue)\""))
    }
}
