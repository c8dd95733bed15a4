import Foundation
import Policy
import Testing

/// The truth table {on, off} × {never, configured, reset} of configuring, with and without the mailed link.
struct ConfiguringPermissionTests {
    struct Cell: Sendable, CustomTestStringConvertible {
        let policy: MFAPolicy
        let mfa: MFAState
        let withinSignIn: ConfiguringPermission
        let throughLink: ConfiguringPermission

        init(
            _ policy: MFAPolicy, _ mfa: MFAState, withinSignIn: ConfiguringPermission,
            throughLink: ConfiguringPermission
        ) {
            self.policy = policy
            self.mfa = mfa
            self.withinSignIn = withinSignIn
            self.throughLink = throughLink
        }

        var testDescription: String { "policy \(policy.rawValue), \(mfa)" }
    }

    static let table: [Cell] = [
        Cell(.enabled, .neverConfigured, withinSignIn: .granted(nil), throughLink: .refused(.link(.superseded))),
        Cell(
            .enabled, .configured, withinSignIn: .refused(.alreadyConfigured), throughLink: .refused(.link(.consumed))),
        Cell(
            .enabled, .reset(Sample.reset), withinSignIn: .refused(.linkNeeded),
            throughLink: .granted(Sample.reconfigureLink)),
        Cell(
            .enabled, .reset(Sample.laterReset), withinSignIn: .refused(.linkNeeded),
            throughLink: .refused(.link(.superseded))),
        Cell(
            .disabled, .neverConfigured, withinSignIn: .refused(.notRequiredNow),
            throughLink: .refused(.link(.superseded))),
        Cell(
            .disabled, .configured, withinSignIn: .refused(.alreadyConfigured), throughLink: .refused(.link(.consumed))),
        Cell(
            .disabled, .reset(Sample.reset), withinSignIn: .refused(.notRequiredNow),
            throughLink: .refused(.notRequiredNow)),
    ]

    @Test(arguments: table)
    func policyAndMFAStateDecideWhetherToConfigure(cell: Cell) {
        let (user, portal) = (Sample.user(cell.mfa), Sample.portal(cell.policy))
        #expect(
            ConfiguringPermission.decide(user, in: portal, link: nil, at: Sample.start) == cell.withinSignIn)
        #expect(
            ConfiguringPermission.decide(user, in: portal, link: Sample.reconfigureLink, at: Sample.start)
                == cell.throughLink)
    }

    @Test(arguments: table)
    func nobodyDeniedConfiguresInAnyCell(cell: Cell) {
        let (on, off) = (Sample.portal(cell.policy), Sample.portal(cell.policy, customerEnabled: false))
        let denials: [(PortalUser, Portal, SignIn.Denial)] = [
            (Sample.user(cell.mfa, .disabled), on, .userDisabled),
            (Sample.user(cell.mfa, .unconfirmed), on, .invitationNotAccepted),
            (Sample.user(cell.mfa, .enabled), off, .customerDisabled),
        ]
        for (user, portal, denial) in denials {
            for link in [nil, Sample.reconfigureLink] {
                #expect(
                    ConfiguringPermission.decide(user, in: portal, link: link, at: Sample.start)
                        == .refused(.denied(denial)))
            }
        }
    }

    @Test func anInvitationsLinkIsNoWayToReconfigure() {
        #expect(
            ConfiguringPermission.decide(
                Sample.user(.reset(Sample.reset)), in: Sample.portal(.enabled), link: Sample.invitationLink,
                at: Sample.start) == .refused(.link(.unknown)))
    }

    @Test func bindingWithinASignInVoidsLinksAndTellsTheUser() {
        let (changes, letters) = ConfiguringPermission.bind(Sample.user(.neverConfigured), link: nil)
        #expect(
            changes == [
                .factorBound(Sample.user), .sessionsRevoked(Sample.user), .linksVoided(Sample.user, .reconfigure),
            ])
        #expect(letters == [.mfaConfiguredNotice])
    }

    @Test func bindingThroughALinkConsumesItBeforeTheOthersAreVoided() {
        let user = Sample.user(.reset(Sample.reset))
        let (changes, letters) = ConfiguringPermission.bind(user, link: Sample.reconfigureLink)
        #expect(
            changes == [
                .factorBound(Sample.user), .sessionsRevoked(Sample.user), .linkConsumed(Sample.link),
                .linksVoided(Sample.user, .reconfigure),
            ])
        #expect(letters == [.mfaConfiguredNotice])
    }

    @Test(
        arguments: [
            (ConfiguringPermission.Refusal.notRequiredNow, "mfa-not-required-now"),
            (.denied(.userDisabled), "user-disabled"), (.alreadyConfigured, "already-configured"),
            (.linkNeeded, "link-needed"), (.link(.expired), "link-expired"),
        ])
    func aRefusalHasItsInterfacesName(refusal: ConfiguringPermission.Refusal, name: String) {
        #expect(refusal.name == name)
    }
}
