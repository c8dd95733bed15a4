import Foundation
import Policy
import Testing

/// The truth table {on, off} × {never, configured, reset} of a sign-in after the right password.
struct SignInTests {
    struct Cell: Sendable, CustomTestStringConvertible {
        let policy: MFAPolicy
        let mfa: MFAState
        let decision: SignIn
        let name: String
        let reason: String

        init(_ policy: MFAPolicy, _ mfa: MFAState, _ decision: SignIn, _ name: String, _ reason: String) {
            self.policy = policy
            self.mfa = mfa
            self.decision = decision
            self.name = name
            self.reason = reason
        }

        var testDescription: String { "policy \(policy.rawValue), \(mfa.name)" }
    }

    static let table: [Cell] = [
        Cell(
            .enabled, .neverConfigured, .configure(.policyEnabledAndNeverConfigured), "configure",
            "mfa-required-never-configured"),
        Cell(
            .enabled, .configured, .challenge(.policyEnabledAndConfigured), "challenge", "mfa-required-configured"),
        Cell(
            .enabled, .reset(Sample.reset), .reconfigure(.policyEnabledAndReset, Sample.reset, .queued), "reconfigure",
            "mfa-required-after-reset"),
        Cell(
            .disabled, .neverConfigured, .allow(.policyDisabledAndNeverConfigured), "allow",
            "mfa-not-required-never-configured"),
        Cell(
            .disabled, .configured, .challenge(.policyDisabledAndConfigured), "challenge",
            "mfa-not-required-but-configured"),
        Cell(
            .disabled, .reset(Sample.reset), .allow(.policyDisabledAndReset), "allow", "mfa-not-required-after-reset"),
    ]

    private static func decide(
        _ user: PortalUser, _ portal: Portal, mails: ReconfigurationMails = ReconfigurationMails()
    ) -> SignIn {
        SignIn.decide(user, in: portal, mails: mails, at: Sample.start)
    }

    @Test(arguments: table)
    func policyAndMFAStateDecideASignIn(cell: Cell) {
        let decision = SignInTests.decide(Sample.user(cell.mfa), Sample.portal(cell.policy))
        #expect(decision == cell.decision)
        #expect(decision.name == cell.name)
        #expect(decision.reason == cell.reason)
    }

    @Test(arguments: table)
    func onlyAResetUserUnderAnEnabledPolicyIsSentAMail(cell: Cell) {
        let decision = SignInTests.decide(Sample.user(cell.mfa), Sample.portal(cell.policy))
        let isMailed = cell.policy == .enabled && cell.mfa == .reset(Sample.reset)
        #expect(decision.letters == (isMailed ? [.mfaReconfigure(Sample.reset)] : []))
        #expect(decision.mail == (isMailed ? .queued : nil))
    }

    @Test(arguments: table)
    func nobodyDeniedIsDecidedAboutInAnyCell(cell: Cell) {
        let (on, off) = (Sample.portal(cell.policy), Sample.portal(cell.policy, customerEnabled: false))
        let denials: [(PortalUser, Portal, SignIn.Denial, String)] = [
            (Sample.user(cell.mfa, .disabled), on, .userDisabled, "user-disabled"),
            (Sample.user(cell.mfa, .unconfirmed), on, .invitationNotAccepted, "invitation-not-accepted"),
            (Sample.user(cell.mfa, .enabled), off, .customerDisabled, "customer-disabled"),
            (Sample.user(cell.mfa, .disabled), off, .customerDisabled, "customer-disabled"),
            (Sample.user(cell.mfa, .unconfirmed), off, .customerDisabled, "customer-disabled"),
        ]
        for (user, portal, denial, reason) in denials {
            let decision = SignInTests.decide(user, portal)
            #expect(decision == .deny(denial))
            #expect(decision.name == "deny")
            #expect(decision.reason == reason)
            #expect(decision.letters == [])
            #expect(decision.mail == nil)
        }
    }

    @Test func aSecondSignInWhileTheMailIsOnItsWayAddsNone() {
        let decision = SignInTests.decide(
            Sample.user(.reset(Sample.reset)), Sample.portal(.enabled),
            mails: ReconfigurationMails(isLive: true, queuedAt: [Sample.start - 5]))
        #expect(decision == .reconfigure(.policyEnabledAndReset, Sample.reset, .alreadyQueued))
        #expect(decision.letters == [])
    }

    @Test func aSignInWithinTheCoolDownAddsNone() {
        let decision = SignInTests.decide(
            Sample.user(.reset(Sample.reset)), Sample.portal(.enabled),
            mails: ReconfigurationMails(queuedAt: [Sample.start - 5]))
        #expect(
            decision == .reconfigure(.policyEnabledAndReset, Sample.reset, .coolingDown(until: Sample.start + 55)))
        #expect(decision.letters == [])
    }

    @Test func theStateResetOutlivesPolicyFlips() {
        let user = Sample.user(.reset(Sample.reset))
        #expect(SignInTests.decide(user, Sample.portal(.disabled)) == .allow(.policyDisabledAndReset))
        #expect(SignInTests.decide(user, Sample.portal(.enabled)).name == "reconfigure")
    }
}
