import Authenticators
import Foundation
package import Mail
package import Policy
package import Secrets
package import Storage

/// What an invitation's page needs to know.
package struct InvitationPage: Sendable {
    package let portal: PortalRecord
    package let user: UserRecord
    /// Why it cannot be accepted now; nil if it can.
    package let refusal: InvitationAcceptance.Refusal?
}

/// The mailed invitation on a hosted portal's own pages. The link alone opens a page and nothing else.
extension UseCases {
    /// What the page says at this moment. Changes nothing: mail scanners follow links.
    package func openInvitation(
        _ token: Secret<String>, on domain: Domain
    ) async throws(Refused) -> InvitationPage {
        let now = clock()
        return try await look { snapshot in
            let (link, portal, user) = try find(invitation: token, on: domain, in: snapshot)
            switch InvitationAcceptance.decide(user.user, in: portal.portal, link: link.link, at: now) {
            case .accepted: return InvitationPage(portal: portal, user: user, refusal: nil)
            case .refused(let refusal): return InvitationPage(portal: portal, user: user, refusal: refusal)
            }
        }
    }

    /// Sets the password and accepts, in one transaction; the policy of this moment says what follows.
    /// - Throws: `.invitation`, or `.password` if this one may not be set.
    package func acceptInvitation(
        through token: Secret<String>, on domain: Domain, password: Secret<String>, _ request: Request
    ) async throws(Refused) -> HostedSignIn {
        let page = try await openInvitation(token, on: domain)
        if let refusal = page.refusal { throw .invitation(refusal) }
        let hash = try await hash(password, known: UseCases.guessable(page.user, at: page.portal))
        return try await carryOut { transaction, now in
            let (link, portal, user) = try find(invitation: token, on: domain, in: transaction)
            let actor = Actor.portalUser(user.user.id)
            let decision = try accept(user, of: portal, link: link.link, by: actor, request, in: transaction, at: now)
            try transaction.set(passwordHash: hash.reveal(), of: user.user.id)
            guard let accepted = try transaction.user(user.user.id) else { throw Refused.invitation(.link(.unknown)) }
            return try admit(accepted, after: decision, in: transaction, at: now)
        }
    }

    private func find(
        invitation token: Secret<String>, on domain: Domain, in snapshot: any Snapshot
    ) throws -> (link: LinkRecord, portal: PortalRecord, user: UserRecord) {
        guard let token = LinkToken(text: token.reveal()), let link = try snapshot.link(digest: token.digest.bytes),
            link.link.purpose == .invitation, let portal = try snapshot.portal(on: domain),
            portal.portal.id == link.link.portal, let user = try snapshot.user(link.link.user)
        else { throw Refused.invitation(.link(.unknown)) }
        return (link, portal, user)
    }
}
