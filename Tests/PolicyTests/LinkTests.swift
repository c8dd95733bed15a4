import Foundation
import Policy
import Testing

/// When a mailed link works, and why not: purpose, fate, age and the user's state, cell by cell.
struct LinkTests {
    struct Cell: Sendable, CustomTestStringConvertible {
        let purpose: LinkPurpose
        let mfa: MFAState
        let status: UserStatus
        let refusal: LinkRefusal?

        init(_ purpose: LinkPurpose, _ mfa: MFAState, _ status: UserStatus, _ refusal: LinkRefusal?) {
            self.purpose = purpose
            self.mfa = mfa
            self.status = status
            self.refusal = refusal
        }

        var link: Link { purpose == .invitation ? Sample.invitationLink : Sample.reconfigureLink }
        var testDescription: String { "\(purpose.rawValue), \(mfa), \(status.rawValue)" }
    }

    static let table: [Cell] = [
        Cell(.reconfigure, .reset(Sample.reset), .enabled, nil),
        Cell(.reconfigure, .reset(Sample.laterReset), .enabled, .superseded),
        Cell(.reconfigure, .configured, .enabled, .consumed),
        Cell(.reconfigure, .neverConfigured, .enabled, .superseded),
        Cell(.invitation, .neverConfigured, .unconfirmed, nil),
        Cell(.invitation, .configured, .unconfirmed, nil),
        Cell(.invitation, .reset(Sample.reset), .unconfirmed, nil),
        Cell(.invitation, .neverConfigured, .enabled, .consumed),
        Cell(.invitation, .neverConfigured, .disabled, .consumed),
    ]

    @Test(arguments: table, MFAPolicy.allCases)
    func theUsersStateDecidesWhetherAnOpenLinkWorks(cell: Cell, policy: MFAPolicy) {
        let user = Sample.user(cell.mfa, cell.status)
        #expect(cell.link.check(for: user, in: Sample.portal(policy), at: Sample.start) == cell.refusal)
    }

    @Test(arguments: LinkPurpose.allCases)
    func aLinkOfSomebodyElseOrAnotherPortalIsUnknown(purpose: LinkPurpose) {
        // Whatever else is wrong with it: its fate is nobody's business but its user's.
        for fate in Link.Fate.allCases {
            let link = Sample.link(purpose, reset: Sample.reset, fate: fate)
            let stranger = PortalUser(id: UserID(8), status: .enabled, mfa: .reset(Sample.reset))
            #expect(link.check(for: stranger, in: Sample.portal(.enabled), at: Sample.start) == .unknown)
            let elsewhere = Portal(id: PortalID(4), customer: Customer(id: Sample.customer))
            let user = Sample.user(.reset(Sample.reset))
            #expect(link.check(for: user, in: elsewhere, at: Sample.start) == .unknown)
        }
    }

    static let fates: [(Link.Fate, LinkRefusal)] = [(.consumed, .consumed), (.voided, .superseded)]

    @Test(arguments: fates)
    func aLinkThatIsNotOpenSaysWhyEvenWhenItIsAlsoOld(fate: Link.Fate, refusal: LinkRefusal) {
        let link = Sample.link(.reconfigure, reset: Sample.reset, fate: fate)
        let user = Sample.user(.reset(Sample.reset))
        for now in [Sample.start, link.expiresAt + 1] {
            #expect(link.check(for: user, in: Sample.portal(.enabled), at: now) == refusal)
        }
    }

    @Test func aLinkEndsAtItsExpiryAndNotBefore() {
        let user = Sample.user(.reset(Sample.reset))
        let link = Sample.reconfigureLink
        #expect(link.check(for: user, in: Sample.portal(.enabled), at: link.expiresAt - 0.001) == nil)
        #expect(link.check(for: user, in: Sample.portal(.enabled), at: link.expiresAt) == .expired)
    }
}
