import Foundation
import Policy
import Portals
import Testing

@testable import Web

/// Two tabs, old forms, and pages that are not due: nobody ends at an error of ours.
@Suite struct TabTests {
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

    /// Typed into the address bar, or left open: every page leads to the one that is due.
    @Test(arguments: [
        (Northwind.State.never, "/mfa/configure", ["/mfa/challenge", "/sign-in/continue", "/mfa/recovery-codes"]),
        (.configured, "/mfa/challenge", ["/mfa/configure", "/sign-in/continue", "/mfa/recovery-codes"]),
    ])
    func aPageThatIsNotDueLeadsToTheOneThatIs(
        _ state: Northwind.State, _ due: String, _ others: [String]
    ) async throws {
        let northwind = try await Northwind()
        _ = try await northwind.bring(to: state)
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        let csrf = try await visitor.open("/").csrf
        let before = try northwind.everything()
        for path in others + ["/"] { #expect(try await visitor.get(path).location == due) }
        for path in others { #expect(try await visitor.post(path, ["code": "123456"], csrf: csrf).location == due) }
        #expect(try northwind.everything() == before)
        // The sign-in stays open, for whoever was mistaken in the address.
        #expect(try await visitor.open("/sign-in").heading == "Sign in")
    }
}
