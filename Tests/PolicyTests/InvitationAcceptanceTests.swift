import Foundation
import Policy
import Testing

/// The truth table {on, off} × {never, configured, reset} of an accepted invitation, and every refusal.
struct InvitationAcceptanceTests {
    struct Cell: Sendable, CustomTestStringConvertible {
        let policy: MFAPolicy
        let mfa: MFAState
        let decision: SignIn
        var testDescription: String { "policy \(policy.rawValue), \(mfa.name)" }
    }

    static let table: [Cell] = [
        Cell(policy: .enabled, mfa: .neverConfigured, decision: .configure(.policyEnabledAndNeverConfigured)),
        Cell(policy: .enabled, mfa: .configured, decision: .challenge(.policyEnabledAndConfigured)),
        Cell(
            policy: .enabled, mfa: .reset(Sample.reset),
            decision: .reconfigure(.policyEnabledAndReset, Sample.reset, .queued)),
        Cell(policy: .disabled, mfa: .neverConfigured, decision: .allow(.policyDisabledAndNeverConfigured)),
        Cell(policy: .disabled, mfa: .configured, decision: .challenge(.policyDisabledAndConfigured)),
        Cell(policy: .disabled, mfa: .reset(Sample.reset), decision: .allow(.policyDisabledAndReset)),
    ]

    private static func accept(
        _ user: PortalUser, in portal: Portal, link: Link? = Sample.invitationLink, at now: Date = Sample.start
    ) -> InvitationAcceptance {
        InvitationAcceptance.decide(user, in: portal, link: link, at: now)
    }

    @Test(arguments: table)
    func policyAndMFAStateDecideWhatFollowsAnAcceptedInvitation(cell: Cell) {
        let user = Sample.user(cell.mfa, .unconfirmed)
        #expect(
            InvitationAcceptanceTests.accept(user, in: Sample.portal(cell.policy))
                == .accepted(
                    cell.decision,
                    [.statusSet(user.id, .enabled), .linkConsumed(Sample.link), .linksVoided(user.id, .invitation)]))
    }

    @Test(arguments: table)
    func aPortalThatVouchesForTheUserNeedsNoLink(cell: Cell) {
        let user = Sample.user(cell.mfa, .unconfirmed)
        #expect(
            InvitationAcceptanceTests.accept(user, in: Sample.portal(cell.policy), link: nil)
                == .accepted(cell.decision, [.statusSet(user.id, .enabled), .linksVoided(user.id, .invitation)]))
    }

    @Test(arguments: table)
    func nobodyDeniedAcceptsInAnyCell(cell: Cell) {
        let (on, off) = (Sample.portal(cell.policy), Sample.portal(cell.policy, customerEnabled: false))
        let accept = InvitationAcceptanceTests.accept
        let now = Sample.start
        for link in [nil, Sample.invitationLink] {
            #expect(accept(Sample.user(cell.mfa, .unconfirmed), off, link, now) == .refused(.customerDisabled))
            #expect(accept(Sample.user(cell.mfa, .disabled), on, link, now) == .refused(.userDisabled))
            #expect(accept(Sample.user(cell.mfa, .enabled), on, link, now) == .refused(.alreadyAccepted))
        }
    }

    static let uselessLinks: [(Link, LinkRefusal)] = [
        (Sample.reconfigureLink, .unknown),
        (Sample.link(.invitation, fate: .consumed), .consumed),
        (Sample.link(.invitation, fate: .voided), .superseded),
    ]

    @Test(arguments: uselessLinks)
    func aLinkThatDoesNotWorkAcceptsNothing(link: Link, refusal: LinkRefusal) {
        let user = Sample.user(.neverConfigured, .unconfirmed)
        #expect(
            InvitationAcceptanceTests.accept(user, in: Sample.portal(.enabled), link: link) == .refused(.link(refusal)))
    }

    @Test func anInvitationEndsAtItsExpiryAndNotBefore() {
        let user = Sample.user(.neverConfigured, .unconfirmed)
        let expiry = Sample.invitationLink.expiresAt
        let portal = Sample.portal(.disabled)
        #expect(InvitationAcceptanceTests.accept(user, in: portal, at: expiry) == .refused(.link(.expired)))
        guard case .accepted = InvitationAcceptanceTests.accept(user, in: portal, at: expiry - 0.001) else {
            Issue.record("an invitation is refused a millisecond before its expiry")
            return
        }
    }

    @Test(
        arguments: [
            (InvitationAcceptance.Refusal.customerDisabled, "customer-disabled"), (.userDisabled, "user-disabled"),
            (.alreadyAccepted, "already-accepted"), (.link(.expired), "link-expired"),
            (.link(.unknown), "link-unknown"),
            (.link(.consumed), "link-consumed"), (.link(.superseded), "link-superseded"),
        ])
    func aRefusalHasItsInterfacesName(refusal: InvitationAcceptance.Refusal, name: String) {
        #expect(refusal.name == name)
    }
}
