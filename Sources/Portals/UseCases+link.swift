import Authenticators
import Foundation
package import Mail
package import Policy
package import Secrets
package import Storage

/// The reconfiguration link on a hosted portal's own pages. The link alone opens a page and nothing else.
extension UseCases {
    /// What the page of a link says at this moment. Changes nothing: mail scanners follow links.
    package func open(_ token: Secret<String>, on domain: Domain) async throws(Refused) -> LinkPage {
        let now = clock()
        return try await look { snapshot in
            let found = try find(token, on: domain, in: snapshot)
            let permission = ConfiguringPermission.decide(
                found.user.user, in: found.portal.portal, link: found.link.link, at: now)
            return LinkPage(portal: found.portal, user: found.user, permission: permission)
        }
    }

    /// The right password begins configuring.
    package func beginConfiguring(
        through token: Secret<String>, on domain: Domain, password: Secret<String>, _ request: Request
    ) async throws(Refused) -> BegunAuthenticator {
        let page = try await open(token, on: domain)
        if case .refused(let refusal) = page.permission { throw .configuring(refusal) }
        try await check(password, of: page.user, in: page.portal, request)
        return try await carryOut { transaction, now in
            let found = try find(token, on: domain, in: transaction)
            return try begin(
                found.user, of: found.portal, link: found.link.link, by: .portalUser(found.user.user.id), request,
                transaction, now)
        }
    }

    /// The first right code binds the authenticator and consumes the link.
    /// - Returns: the recovery codes, to be shown once.
    package func confirm(
        through token: Secret<String>, on domain: Domain, code: String, _ request: Request
    ) async throws(Refused) -> [Secret<String>] {
        try await carryOut { transaction, now in
            let found = try find(token, on: domain, in: transaction)
            return try bind(
                found.user, of: found.portal, code: code, through: found.link.link,
                by: .portalUser(found.user.user.id), request, transaction, now)
        }
    }

    /// The link a token belongs to. A token of a shape we never issue is told apart from an unknown one by nobody.
    func link(_ token: Secret<String>, in snapshot: any Snapshot) throws -> LinkRecord {
        guard let token = LinkToken(text: token.reveal()), let link = try snapshot.link(digest: token.digest.bytes)
        else { throw Refused.configuring(.link(.unknown)) }
        return link
    }

    private func find(
        _ token: Secret<String>, on domain: Domain, in snapshot: any Snapshot
    ) throws -> (link: LinkRecord, portal: PortalRecord, user: UserRecord) {
        let link = try link(token, in: snapshot)
        guard link.link.purpose == .reconfigure, let portal = try snapshot.portal(on: domain),
            portal.portal.id == link.link.portal, let user = try snapshot.user(link.link.user)
        else { throw Refused.configuring(.link(.unknown)) }
        return (link, portal, user)
    }
}

/// What a link's page needs to know.
package struct LinkPage: Sendable {
    package let portal: PortalRecord
    package let user: UserRecord
    package let permission: ConfiguringPermission
}
