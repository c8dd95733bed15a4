import Foundation
import Policy

/// The people and things the policy's tests speak of. Every value is fixed; time is counted from `start`.
enum Sample {
    static let start = Date(timeIntervalSince1970: 1_800_000_000)
    static let user = UserID(7)
    static let portal = PortalID(3)
    static let customer = CustomerID(1)
    static let reset = ResetID(40)
    static let laterReset = ResetID(41)
    static let link = LinkID(90)

    static func user(_ mfa: MFAState, _ status: UserStatus = .enabled) -> PortalUser {
        PortalUser(id: user, status: status, mfa: mfa)
    }

    static func portal(_ policy: MFAPolicy, customerEnabled: Bool = true) -> Portal {
        Portal(id: portal, customer: Customer(id: customer, isEnabled: customerEnabled), mfaPolicy: policy)
    }

    /// A link that lives for a day from `start`.
    static func link(_ purpose: LinkPurpose, reset: ResetID? = nil, fate: Link.Fate = .open) -> Link {
        Link(
            id: link, purpose: purpose, user: user, portal: portal, reset: reset, expiresAt: start + 86_400, fate: fate)
    }

    static let reconfigureLink = link(.reconfigure, reset: reset)
    static let invitationLink = link(.invitation)
}
