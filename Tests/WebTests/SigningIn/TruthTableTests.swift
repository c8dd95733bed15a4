import Foundation
import Policy
import Testing

@testable import Web

/// The product's truth table, as a person meets it: {on, off} × {never, configured, reset} × {sign-in, invitation, link},
/// and the policy switched in between.
@Suite struct TruthTableTests {
    @Test(arguments: MFAPolicy.allCases, Northwind.State.allCases)
    func aSignInLeadsWhereThePolicyOfThatMomentSays(_ policy: MFAPolicy, _ state: Northwind.State) async throws {
        let northwind = try await Northwind()
        _ = try await northwind.bring(to: state)
        try await northwind.switchPolicy(to: policy)
        let visitor = Visitor(northwind)
        let answer = try await visitor.signIn()
        switch (policy, state) {
        case (.enabled, .never): #expect(answer.location == "/mfa/configure")
        case (_, .configured): #expect(answer.location == "/mfa/challenge")
        case (.disabled, _):
            #expect(answer.location == "/")
            let home = try await visitor.open("/")
            #expect(home.heading == "You are signed in")
            #expect(home.text.contains("not required at the moment"))
            #expect(!home.text.contains("/mfa/"))
        case (.enabled, .reset):
            #expect(answer.status == 200)
            #expect(answer.text.contains("We are sending you an e-mail with a link."))
            #expect(visitor.session == nil)
        }
        // Nobody who still has something to do is in.
        if policy == .enabled || state == .configured {
            #expect(try await visitor.get("/").location != nil)
            #expect(try await visitor.get("/mfa/recovery-codes").status == 303)
        }
        let isMailed = policy == .enabled && state == .reset
        #expect(try northwind.everything().contains { $0.contains("mfa-reconfigure") } == isMailed)
    }

    @Test(arguments: MFAPolicy.allCases)
    func anAcceptedInvitationLeadsWhereThePolicyOfThatMomentSays(_ policy: MFAPolicy) async throws {
        let northwind = try await Northwind()
        try await northwind.switchPolicy(to: policy == .enabled ? .disabled : .enabled)
        let token = try await northwind.invite()
        let visitor = Visitor(northwind)
        try await visitor.open("/invitation/\(token)")
        // Switched between the look and the password.
        try await northwind.switchPolicy(to: policy)
        let fields = ["password": "an owl in the attic", "again": "an owl in the attic"]
        let answer = try await visitor.post("/invitation/\(token)", fields)
        #expect(answer.location == (policy == .enabled ? "/mfa/configure" : "/"))
        #expect(try await northwind.state(of: "bob@northwind.example").mfa == "never-configured")
        if policy == .disabled { #expect(try await visitor.open("/").heading == "You are signed in") }
    }

    @Test(arguments: MFAPolicy.allCases, [Northwind.State.configured, .reset])
    func anInvitationOfSomebodyWhoIsInAlreadyOpensNothing(_ policy: MFAPolicy, _ state: Northwind.State) async throws {
        let northwind = try await Northwind()
        let token = try await northwind.invite()
        let bob = "bob@northwind.example"
        try await northwind.acceptAndConfigure(bob, reset: state == .reset)
        try await northwind.switchPolicy(to: policy)
        let visitor = Visitor(northwind)
        #expect(try await visitor.open("/invitation/\(token)").status == 410)
        let late = try await visitor.post(
            "/invitation/\(token)", ["password": "an owl in the attic", "again": "an owl in the attic"], csrf: "")
        #expect(late.status == 410)
        #expect(visitor.session == nil)
        #expect(try await northwind.state(of: bob).mfa == state.rawValue)
    }

    @Test(arguments: MFAPolicy.allCases, [Northwind.State.configured, .reset])
    func aLinkWorksForWhoWasResetWhileThePolicyIsOn(_ policy: MFAPolicy, _ state: Northwind.State) async throws {
        let northwind = try await Northwind()
        let browser = Browser(northwind)
        let token = try await northwind.resetAndSignIn()
        if state == .configured {
            let page = try await browser.enterPassword(token)
            _ = try await browser.enterCode(token, try northwind.code(for: try #require(page.key)), from: page)
        }
        try await northwind.switchPolicy(to: policy)
        let answer = try await browser.open(token)
        switch (policy, state) {
        case (.enabled, .reset): #expect(answer.text.contains("name=\"password\""))
        case (.disabled, .reset):
            #expect(answer.heading == "MFA is not required now")
            // And the way in is where it says.
            #expect(answer.text.contains("href=\"/sign-in\""))
            let visitor = Visitor(northwind)
            try await visitor.signIn()
            #expect(try await visitor.open("/").heading == "You are signed in")
        default: #expect(answer.status == 410)
        }
    }

    @Test(arguments: [false, true])
    func switchedOffWhileConfiguringWasDueLetsInWithoutIt(_ hasBegun: Bool) async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        try await visitor.open("/")
        var code = "123456"
        if hasBegun {
            let enrol = try await visitor.post("/mfa/configure")
            code = try northwind.code(for: try #require(enrol.key))
        }
        try await northwind.switchPolicy(to: .disabled)
        let answer = try await visitor.post(hasBegun ? "/mfa/configure/confirm" : "/mfa/configure", ["code": code])
        #expect(answer.location == "/sign-in/continue")
        #expect(answer.key == nil && answer.recoveryCodes.isEmpty)
        let page = try await visitor.open("/sign-in/continue")
        #expect(page.heading == "MFA is not required now")
        #expect(try await visitor.submit("/sign-in/continue").heading == "You are signed in")
        #expect(try await northwind.mfa() == "never-configured")
    }

    @Test func switchedOnAgainBeforeContinuingLetsNobodyIn() async throws {
        let northwind = try await Northwind()
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        try await northwind.switchPolicy(to: .disabled)
        #expect(try await visitor.open("/").heading == "MFA is not required now")
        try await northwind.switchPolicy(to: .enabled)
        #expect(try await visitor.post("/sign-in/continue").location == "/mfa/configure")
        #expect(try await visitor.open("/").heading == "Set up MFA")
    }

    @Test func whoeverIsConfiguredIsAskedForACodeHoweverThePolicyIsSwitched() async throws {
        let northwind = try await Northwind()
        let key = try await northwind.configure()
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        try await visitor.open("/")
        try await northwind.switchPolicy(to: .disabled)
        #expect(try await visitor.post("/sign-in/continue").location == "/mfa/challenge")
        #expect(try await visitor.open("/").heading == "Confirm that it is you")
        let home = try await visitor.submit("/mfa/challenge", ["code": try northwind.code(for: key)])
        #expect(home.heading == "You are signed in")
    }

    @Test func switchedOnAfterASignInCountsAtTheNextOne() async throws {
        let northwind = try await Northwind()
        try await northwind.switchPolicy(to: .disabled)
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        try await northwind.switchPolicy(to: .enabled)
        let home = try await visitor.open("/")
        #expect(home.text.contains("you will set it up at your next sign-in"))
        try await visitor.submit("/sign-out")
        #expect(try await visitor.signIn().location == "/mfa/configure")
    }

    @Test func aResetOutlivesThePolicysSwitching() async throws {
        let northwind = try await Northwind()
        _ = try await northwind.bring(to: .reset)
        try await northwind.switchPolicy(to: .disabled)
        let visitor = Visitor(northwind)
        try await visitor.signIn()
        #expect(try await visitor.open("/").text.contains("Reset; it is not required at the moment."))
        try await northwind.switchPolicy(to: .enabled)
        try await visitor.submit("/sign-out")
        let held = try await visitor.signIn()
        #expect(held.heading == "Set up MFA again")
        #expect(visitor.session == nil)
    }

    @Test func aHeldSignInSaysWhatBecameOfItsMail() async throws {
        let northwind = try await Northwind()
        _ = try await northwind.bring(to: .reset)
        let visitor = Visitor(northwind)
        #expect(try await visitor.signIn().text.contains("We are sending you an e-mail"))
        #expect(try await visitor.signIn().text.contains("already on its way"))
        try await northwind.withdrawLastMail()
        #expect(try await visitor.signIn().text.contains("signing in again in a minute"))
        northwind.clock.advance(by: 61)
        #expect(try await visitor.signIn().text.contains("We are sending you an e-mail"))
    }
}
