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
        #expect(UserStatusSwitch.decide(Sample.user(.configured, status), to: status) == .unchanged)
    }

    @Test(arguments: [UserStatus.unconfirmed, .enabled])
    func disablingRevokesSessionsAndVoidsEveryLink(status: UserStatus) {
        #expect(
            UserStatusSwitch.decide(Sample.user(.configured, status), to: .disabled)
                == .switched([
                    .statusSet(Sample.user, .disabled), .sessionsRevoked(Sample.user),
                    .linksVoided(Sample.user, .reconfigure), .linksVoided(Sample.user, .invitation),
                ]))
    }

    @Test(
        arguments: [
            (UserStatus.disabled, UserStatus.enabled), (.disabled, .unconfirmed), (.unconfirmed, .enabled),
            (.enabled, .unconfirmed),
        ])
    func anyOtherSwitchSetsTheStatusAndLeavesTheMFAStateAlone(from: UserStatus, to: UserStatus) {
        #expect(
            UserStatusSwitch.decide(Sample.user(.reset(Sample.reset), from), to: to)
                == .switched([.statusSet(Sample.user, to)]))
    }

    static let names: [(MFAState, String)] = [
        (.neverConfigured, "never-configured"), (.configured, "configured"), (.reset(Sample.reset), "reset"),
    ]

    @Test(arguments: names)
    func anMFAStateHasItsInterfacesName(state: MFAState, name: String) {
        #expect(state.name == name)
    }
}
