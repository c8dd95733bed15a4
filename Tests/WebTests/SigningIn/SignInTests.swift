import Foundation
import HTTPTypes
import Mail
import Policy
import Portals
import Secrets
import Storage
import Testing

@testable import Web

/// The sign-in page: what strangers learn from it (nothing), and what its owner does.
@Suite struct SignInTests {
    /// Who knocks without the right password, and what is true of the address.
    enum Stranger: String, CaseIterable, Sendable {
        case wrongPassword, unknownUser, noPasswordKept, disabledUser, invitedUser, noAddress, otherPortalsUser
    }

    /// S6: body, status, headers and the audit's growth are the same, whoever it is.
    @Test(arguments: Stranger.allCases)
    func aStrangerLearnsNothingAboutAnAddress(_ stranger: Stranger) async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        try await visitor.open("/sign-in")
        let csrf = visitor.page?.csrf
        let expected = try await visitor.post(
            "/sign-in", ["email": "nobody@northwind.example", "password": "not the right one"], csrf: csrf)
        let address = try await prepare(stranger, northwind)
        let before = try northwind.everything().count
        let answer = try await visitor.post(
            "/sign-in", ["email": address, "password": "not the right one"], csrf: csrf)
        #expect(answer.status == 403)
        #expect(answer.status == expected.status)
        // The length is that of the address, which comes back in the form.
        #expect(answer.headers.without(.contentLength) == expected.headers.without(.contentLength))
        #expect(
            answer.text.replacing(address.escapedForHTML, with: "*")
                == expected.text.replacing("nobody@northwind.example", with: "*"))
        #expect(answer.mistake == "The address or the password is not right. Please try again.")
        #expect(try northwind.everything().count == before + 1)
        #expect(visitor.session == nil)
    }

    private func prepare(_ stranger: Stranger, _ northwind: Northwind) async throws -> String {
        switch stranger {
        case .wrongPassword: return northwind.email.addrSpec
        case .unknownUser: return "eve@northwind.example"
        case .noAddress: return "'; -- <b>"
        case .disabledUser:
            try await northwind.setStatus(.disabled)
            return northwind.email.addrSpec
        case .noPasswordKept:
            try await northwind.useCases.addUser(
                Contact(email: try EmailAddress(parsing: "cara@northwind.example")), to: northwind.portal,
                isConfirmed: true, Northwind.host)
            return "cara@northwind.example"
        case .invitedUser:
            _ = try await northwind.invite()
            return "bob@northwind.example"
        case .otherPortalsUser:
            let other = try Slug(parsing: "southwind")
            try await northwind.addPortal(
                other, of: try Slug(parsing: "northwind-inc"), title: "Southwind", domain: "portal.southwind.example",
                locale: "en")
            let contact = Contact(email: try EmailAddress(parsing: "dan@southwind.example"))
            try await northwind.useCases.addUser(contact, to: other, isConfirmed: true, Northwind.host)
            try await northwind.useCases.setPassword(
                Secret("not the right one"), of: contact.email, at: other, Northwind.host)
            return "dan@southwind.example"
        }
    }

    @Test(arguments: ["anna@northwind.example", "nobody@northwind.example", "no address"])
    func guessesMakeTheNextOneWaitWhetherOrNotTheAddressIsKnown(_ address: String) async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        for _ in 0..<4 { #expect(try await visitor.signIn(address, "not the right one").status == 403) }
        let answer = try await visitor.signIn(address)
        #expect(answer.status == 429)
        #expect(answer.header("Retry-After") == "5")
        #expect(answer.mistake == "Too many attempts. Please wait 5 seconds and try again.")
        #expect(visitor.session == nil)
        northwind.clock.advance(by: 5)
        // Cool-down, never lock-out.
        #expect(try await visitor.signIn().status == 303)
    }

    /// A disabled user's right password is told why, and no more than that; the password alone never mails.
    @Test func onlyTheRightPasswordQueuesAMail() async throws {
        let northwind = try await Northwind()
        _ = try await northwind.bring(to: .reset)
        let visitor = Visitor(northwind)
        let before = try northwind.everything().filter { $0.hasPrefix("jobs") }
        #expect(try await visitor.signIn("anna@northwind.example", "not the right one").status == 403)
        #expect(try northwind.everything().filter { $0.hasPrefix("jobs") } == before)
        #expect(try await visitor.signIn().status == 200)
        #expect(try northwind.everything().filter { $0.hasPrefix("jobs") }.count == before.count + 1)
    }

    @Test func aDisabledUserIsToldSoAfterTheRightPasswordOnly() async throws {
        let northwind = try await Northwind()
        try await northwind.setStatus(.disabled)
        let visitor = Visitor(northwind)
        let answer = try await visitor.signIn()
        #expect(answer.status == 403)
        #expect(answer.heading == "You cannot sign in at the moment")
        #expect(visitor.session == nil)
    }

    @Test(arguments: [
        " anna@northwind.example ", "ANNA@NORTHWIND.example", "anna@NORTHWIND.EXAMPLE",
    ])
    func theAddressCountsHoweverItIsTyped(_ typed: String) async throws {
        let visitor = Visitor(try await Northwind())
        #expect(try await visitor.signIn(typed).location == "/mfa/configure")
    }

    @Test func whoeverIsNotSignedInIsSentToTheSignIn() async throws {
        let northwind = try await Northwind()
        let paths = ["/", "/mfa/challenge", "/mfa/configure", "/mfa/configure/confirm", "/mfa/recovery-codes"]
        for path in paths + ["/sign-in/continue"] {
            let visitor = Visitor(northwind)
            #expect(try await visitor.get(path).location == "/sign-in")
            #expect(try await visitor.open(path).heading == "Sign in")
        }
        for path in paths.dropFirst() + ["/sign-out", "/sign-in/continue"] {
            let answer = try await Browser(northwind).post(path, ["code": "123456"], csrf: nil)
            #expect(answer.location == "/sign-in")
        }
    }

    @Test func theSignInFormKeepsTheAddressAfterAMistake() async throws {
        let visitor = Visitor(try await Northwind())
        let answer = try await visitor.signIn("anna@northwind.example", "wrong")
        #expect(answer.text.contains("value=\"anna@northwind.example\""))
        #expect(!answer.text.contains("wrong\""))
    }

    /// S6, S19: without the cookie that the form hangs on, a foreign page could sign somebody in as somebody else.
    @Test func aSignInFormOfAnotherBrowserIsRefusedAndComesBackToBeSent() async throws {
        let northwind = try await Northwind()
        let (mallory, anna) = (Visitor(northwind), Visitor(northwind))
        let foreign = try await mallory.open("/sign-in").csrf
        let fields = ["email": "anna@northwind.example", "password": Northwind.password]
        // With no cookie at all, and with one of its own.
        for _ in 0..<2 {
            let answer = try await anna.post("/sign-in", fields, csrf: foreign)
            #expect(answer.status == 403)
            #expect(answer.mistake?.contains("out of date") == true)
            #expect(anna.session == nil)
        }
        #expect(try northwind.audit("sign-in").isEmpty && northwind.audit("password.check").isEmpty)
        #expect(try await anna.post("/sign-in", fields).location == "/mfa/configure")
    }

    @Test(arguments: [
        ("de-CH, en;q=0.5", "Anmelden"), ("nl, fr;q=0.8, en;q=0.7", "Connexion"), ("ja", "サインイン"),
        ("es-419;q=0.9, en;q=0.1", "Iniciar sesión"), ("en;q=0, de;q=0.5", "Anmelden"), ("nl, pl", "Connexion"),
        (",;q=,;;", "Connexion"), ("de;q=7, es;q=1", "Iniciar sesión"),
    ])
    func theBrowsersLanguageCountsBeforeTheUserIsKnown(_ accepted: String, _ heading: String) async throws {
        let northwind = try await Northwind(locale: "fr", userLocale: "en")
        let visitor = Visitor(northwind, languages: accepted)
        #expect(try await visitor.open("/sign-in").heading == heading)
        // Then the user's own.
        try await visitor.signIn()
        #expect(try await visitor.open("/").heading == "Set up MFA")
    }
}

extension HTTPFields {
    fileprivate func without(_ name: HTTPField.Name) -> HTTPFields {
        var rest = self
        rest[name] = nil
        return rest
    }
}
