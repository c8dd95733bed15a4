import Foundation
import Policy
import Testing

/// What the worker is told just before a letter leaves, for every state the world may have moved to.
struct StillWantedTests {
    struct Cell: Sendable, CustomTestStringConvertible {
        let policy: MFAPolicy
        let mfa: MFAState
        let answer: StillWanted

        init(_ policy: MFAPolicy, _ mfa: MFAState, _ answer: StillWanted) {
            self.policy = policy
            self.mfa = mfa
            self.answer = answer
        }

        var testDescription: String { "policy \(policy.rawValue), \(mfa)" }
    }

    static let reconfigurations: [Cell] = [
        Cell(.enabled, .reset(Sample.reset), .wanted),
        Cell(.enabled, .reset(Sample.laterReset), .obsolete(.resetAnew)),
        Cell(.enabled, .configured, .obsolete(.configuredMeanwhile)),
        Cell(.enabled, .neverConfigured, .obsolete(.configuredMeanwhile)),
        Cell(.disabled, .reset(Sample.reset), .obsolete(.policyDisabled)),
        Cell(.disabled, .reset(Sample.laterReset), .obsolete(.resetAnew)),
        Cell(.disabled, .configured, .obsolete(.configuredMeanwhile)),
        Cell(.disabled, .neverConfigured, .obsolete(.configuredMeanwhile)),
    ]

    private static func decide(
        _ request: LetterRequest, _ user: PortalUser, _ portal: Portal, _ link: Link? = Sample.reconfigureLink,
        at now: Date = Sample.start
    ) -> StillWanted {
        StillWanted.decide(request, to: user, in: portal, link: link, at: now)
    }

    @Test(arguments: reconfigurations)
    func aReconfigurationMailLeavesOnlyForTheResetItIsAbout(cell: Cell) {
        #expect(
            StillWantedTests.decide(
                .mfaReconfigure(Sample.reset), Sample.user(cell.mfa), Sample.portal(cell.policy)) == cell.answer)
    }

    @Test(arguments: reconfigurations)
    func nobodyDeniedIsMailedALink(cell: Cell) {
        let request = LetterRequest.mfaReconfigure(Sample.reset)
        let on = Sample.portal(cell.policy)
        #expect(StillWantedTests.decide(request, Sample.user(cell.mfa, .disabled), on) == .obsolete(.userDisabled))
        #expect(StillWantedTests.decide(request, Sample.user(cell.mfa, .unconfirmed), on) == .obsolete(.userDisabled))
        let off = Sample.portal(cell.policy, customerEnabled: false)
        #expect(StillWantedTests.decide(request, Sample.user(cell.mfa), off) == .obsolete(.customerDisabled))
    }

    static let invitations: [(UserStatus, StillWanted)] = [
        (.unconfirmed, .wanted), (.enabled, .obsolete(.invitationAccepted)), (.disabled, .obsolete(.userDisabled)),
    ]

    @Test(arguments: invitations, MFAPolicy.allCases)
    func anInvitationLeavesUntilItIsAcceptedWhateverThePolicy(
        row: (status: UserStatus, answer: StillWanted), policy: MFAPolicy
    ) {
        #expect(
            StillWantedTests.decide(
                .invitation, Sample.user(.neverConfigured, row.status), Sample.portal(policy), Sample.invitationLink)
                == row.answer)
    }

    static let uselessLinks: [Link?] = [
        nil, Sample.link(.reconfigure, reset: Sample.reset, fate: .voided),
        Sample.link(.reconfigure, reset: Sample.reset, fate: .consumed),
        Sample.link(.reconfigure, reset: Sample.laterReset), Sample.link(.invitation),
    ]

    @Test(arguments: uselessLinks)
    func noMailLeavesWithALinkThatDoesNotWork(link: Link?) {
        #expect(
            StillWantedTests.decide(
                .mfaReconfigure(Sample.reset), Sample.user(.reset(Sample.reset)), Sample.portal(.enabled), link)
                == .obsolete(.linkVoid))
    }

    @Test func noInvitationLeavesWithALinkThatDoesNotWork() {
        let user = Sample.user(.neverConfigured, .unconfirmed)
        for link in [nil, Sample.link(.invitation, fate: .voided), Sample.reconfigureLink] {
            #expect(
                StillWantedTests.decide(.invitation, user, Sample.portal(.enabled), link) == .obsolete(.linkVoid))
        }
    }

    @Test func noMailLeavesWithALinkThatExpiredWhileItWaited() {
        let (user, portal) = (Sample.user(.reset(Sample.reset)), Sample.portal(.enabled))
        let (request, expiry) = (LetterRequest.mfaReconfigure(Sample.reset), Sample.reconfigureLink.expiresAt)
        #expect(StillWantedTests.decide(request, user, portal, at: expiry - 0.001) == .wanted)
        #expect(StillWantedTests.decide(request, user, portal, at: expiry) == .obsolete(.linkVoid))
    }

    @Test(arguments: [LetterRequest.mfaResetNotice, .mfaConfiguredNotice], MFAPolicy.allCases)
    func aNoticeIsOwedWhateverHappenedSince(request: LetterRequest, policy: MFAPolicy) {
        for mfa in [MFAState.neverConfigured, .configured, .reset(Sample.laterReset)] {
            for status in UserStatus.allCases {
                let user = Sample.user(mfa, status)
                #expect(StillWantedTests.decide(request, user, Sample.portal(policy), nil) == .wanted)
                #expect(
                    StillWantedTests.decide(request, user, Sample.portal(policy, customerEnabled: false), nil)
                        == .obsolete(.customerDisabled))
            }
        }
    }
}
