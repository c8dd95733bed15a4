import Policy
import Testing

/// Switching a portal's policy, and what *Proceed?* shows before.
struct PolicySwitchTests {
    @Test(arguments: MFAPolicy.allCases)
    func switchingToTheSameValueEmitsNothing(policy: MFAPolicy) {
        #expect(PolicySwitch.decide(Sample.portal(policy), to: policy) == .unchanged)
    }

    @Test(arguments: [(MFAPolicy.enabled, MFAPolicy.disabled), (.disabled, .enabled)])
    func switchingSetsThePolicyAndNothingElse(from: MFAPolicy, to: MFAPolicy) {
        #expect(PolicySwitch.decide(Sample.portal(from), to: to) == .switched([.policySet(Sample.portal, to)]))
    }

    @Test func aPortalBeginsWithThePolicyOn() {
        #expect(Portal(id: Sample.portal, customer: Customer(id: Sample.customer)).mfaPolicy == .enabled)
    }

    struct Row: Sendable {
        let policy: MFAPolicy
        /// Never configured, configured, reset.
        let counts: [Int]
        /// Must configure, enter without, go on authenticating.
        let preview: [Int]
    }

    static let previews: [Row] = [
        Row(policy: .enabled, counts: [3, 5, 7], preview: [10, 0, 5]),
        Row(policy: .disabled, counts: [3, 5, 7], preview: [0, 10, 5]),
        Row(policy: .enabled, counts: [0, 0, 0], preview: [0, 0, 0]),
        Row(policy: .disabled, counts: [0, 0, 0], preview: [0, 0, 0]),
        Row(policy: .enabled, counts: [0, 9, 0], preview: [0, 0, 9]),
        Row(policy: .disabled, counts: [1, 0, 0], preview: [0, 1, 0]),
        Row(policy: .disabled, counts: [0, 0, 1], preview: [0, 1, 0]),
        Row(policy: .enabled, counts: [0, 0, 1], preview: [1, 0, 0]),
    ]

    @Test(arguments: previews)
    func thePreviewCountsHowUsersMeetTheirNextSignIn(row: Row) {
        let counts = MFACounts(neverConfigured: row.counts[0], configured: row.counts[1], reset: row.counts[2])
        let preview = PolicySwitch.Preview(to: row.policy, counts: counts)
        #expect(preview.policy == row.policy)
        #expect([preview.mustConfigure, preview.enterWithout, preview.goOnAuthenticating] == row.preview)
    }

    /// The preview promises what the sign-in then decides.
    @Test(arguments: MFAPolicy.allCases, [MFAState.neverConfigured, .configured, .reset(Sample.reset)])
    func thePreviewAgreesWithTheSignIn(policy: MFAPolicy, mfa: MFAState) {
        let preview = PolicySwitch.Preview(
            to: policy,
            counts: MFACounts(
                neverConfigured: mfa == .neverConfigured ? 1 : 0, configured: mfa == .configured ? 1 : 0,
                reset: mfa == .reset(Sample.reset) ? 1 : 0))
        let decision = SignIn.decide(
            Sample.user(mfa), in: Sample.portal(policy), mails: ReconfigurationMails(), at: Sample.start)
        switch decision {
        case .configure, .reconfigure: #expect(preview.mustConfigure == 1)
        case .allow: #expect(preview.enterWithout == 1)
        case .challenge: #expect(preview.goOnAuthenticating == 1)
        case .deny: Issue.record("an enabled user is denied")
        }
        #expect(preview.mustConfigure + preview.enterWithout + preview.goOnAuthenticating == 1)
    }
}
