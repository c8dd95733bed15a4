import Policy
import Testing

/// Resetting, disabling and enabling a user: what each changes, and what it refuses.
struct ResetAndStatusTests {
    @Test(arguments: [nil, OperatorID(9)], UserStatus.allCases)
    func aResetTakesEverythingAwayAndTellsTheUser(person: OperatorID?, status: UserStatus) {
        let user = Sample.user(.configured, status)
        #expect(
            ResetDecision.decide(user, by: person, reason: "lost the phone")
                == .reset(
                    [
                        .factorsDeleted(user.id), .sessionsRevoked(user.id), .linksVoided(user.id, .reconfigure),
                        .resetRecorded(user.id, by: person, reason: "lost the phone"),
                    ],
                    [.mfaResetNotice]))
    }

    static let refusals: [(MFAState, ResetDecision.Refusal, String)] = [
        (.neverConfigured, .neverConfigured, "never-configured"),
        (.reset(Sample.reset), .alreadyReset, "already-reset"),
    ]

    @Test(arguments: refusals)
    func onlyAConfiguredUserHasSomethingToReset(mfa: MFAState, refusal: ResetDecision.Refusal, name: String) {
        #expect(ResetDecision.decide(Sample.user(mfa), by: OperatorID(9), reason: "?") == .refused(refusal))
        #expect(refusal.rawValue == name)
    }

    @Test(arguments: UserStatus.allCases)
    func theStatusAUserHasIsNoChange(status: UserStatus) {
        for isByHost in [true, false] {
            #expect(
                UserStatusSwitch.decide(Sample.user(.configured, status), to: status, isByHost: isByHost) == .unchanged)
        }
    }

    @Test(arguments: [UserStatus.unconfirmed, .enabled])
    func disablingRevokesSessionsAndVoidsEveryLink(status: UserStatus) {
        let changes: [Change] = [
            .statusSet(Sample.user, .disabled), .sessionsRevoked(Sample.user),
            .linksVoided(Sample.user, .reconfigure), .linksVoided(Sample.user, .invitation),
        ]
        let withdrawn: [Change] = status == .unconfirmed ? [.invitationWithdrawn(Sample.user)] : []
        #expect(
            UserStatusSwitch.decide(Sample.user(.configured, status), to: .disabled, isByHost: false)
                == .switched(changes + withdrawn, []))
    }

    @Test(
        arguments: [
            (UserStatus.disabled, UserStatus.enabled), (.disabled, .unconfirmed), (.enabled, .unconfirmed),
        ])
    func anyOtherSwitchSetsTheStatusAndLeavesTheMFAStateAlone(from: UserStatus, to: UserStatus) {
        #expect(
            UserStatusSwitch.decide(Sample.user(.reset(Sample.reset), from), to: to, isByHost: false)
                == .switched([.statusSet(Sample.user, to)], []))
    }

    @Test func nobodyButTheHostVouchesForWhoNeverAccepted() {
        let (invited, withdrawn) = (
            Sample.user(.neverConfigured, .unconfirmed), Sample.user(.neverConfigured, .disabled)
        )
        #expect(
            UserStatusSwitch.decide(invited, to: .enabled, isByHost: false) == .refused(.invitationNotAccepted))
        #expect(
            UserStatusSwitch.decide(invited, to: .enabled, isByHost: true)
                == .switched([.statusSet(Sample.user, .enabled), .linksVoided(Sample.user, .invitation)], []))
        #expect(
            UserStatusSwitch.decide(withdrawn, to: .enabled, isInvitationWithdrawn: true, isByHost: false)
                == .switched([.statusSet(Sample.user, .unconfirmed)], [.invitation]))
        #expect(
            UserStatusSwitch.decide(withdrawn, to: .enabled, isInvitationWithdrawn: true, isByHost: true)
                == .switched([.statusSet(Sample.user, .enabled)], []))
    }

    static let names: [(MFAState, String)] = [
        (.neverConfigured, "never-configured"), (.configured, "configured"), (.reset(Sample.reset), "reset"),
    ]

    @Test(arguments: names)
    func anMFAStateHasItsInterfacesName(state: MFAState, name: String) {
        #expect(state.name == name)
    }
}
