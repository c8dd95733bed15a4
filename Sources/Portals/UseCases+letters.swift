import Authenticators
import Foundation
import Jobs
import Mail
import Policy
import Storage

/// Queueing letters, and issuing the links in them, within a use case's transaction.
extension UseCases {
    /// The token goes nowhere but into the letter: the worker derives it again when it renders. Here it is made only
    /// to know its digest.
    func queue(
        _ letters: [LetterRequest], to user: UserRecord, of portal: PortalRecord, in transaction: any Transaction,
        at now: Date
    ) throws {
        for letter in letters {
            let link = try issueLink(for: letter, to: user, of: portal, in: transaction, at: now)
            let job = try transaction.enqueue(
                NewJob(
                    request: letter, user: user.user.id, portal: portal.portal.id,
                    customer: portal.portal.customer.id, relay: portal.relay, link: link,
                    messageID: try messageID(at: portal.profile.sender.domain), createdAt: now,
                    expiresAt: now + (link == nil ? Lifetime.notice : settings.linkLife)))
            if let link { try transaction.note(job: job, carries: link) }
        }
    }

    private func issueLink(
        for letter: LetterRequest, to user: UserRecord, of portal: PortalRecord, in transaction: any Transaction,
        at now: Date
    ) throws -> LinkID? {
        let (purpose, reset): (Policy.LinkPurpose, ResetID?)
        switch letter {
        case .invitation: (purpose, reset) = (.invitation, nil)
        case .mfaReconfigure(let of): (purpose, reset) = (.reconfigure, of)
        case .mfaResetNotice, .mfaConfiguredNotice: return nil
        }
        // A newer link voids older ones.
        try transaction.apply([.linksVoided(user.user.id, purpose)], at: now)
        var random = random
        let salt = LinkSalt(using: &random)
        let tokens = LinkTokens(key: keys.current)
        return try transaction.issue(
            NewLink(
                purpose: purpose, portal: portal.portal.id, user: user.user.id, reset: reset, salt: salt.bytes,
                keyID: keys.current.id.description, createdAt: now, expiresAt: now + settings.linkLife)
        ) { id in tokens.token(for: purpose.ofToken, link: id.rawValue, salt: salt).digest.bytes }
    }

    /// 128 random bits: unique without asking anybody, and the same in every attempt because the job keeps it.
    private func messageID(at domain: Domain) throws -> String {
        let token = [random.next(), random.next()].map { number in
            let digits = String(number, radix: 36)
            return String(repeating: "0", count: 13 - digits.count) + digits
        }
        return try MessageID(local: token.joined(), domain: domain).description
    }
}

extension Policy.LinkPurpose {
    /// The purpose that is part of a token's derivation.
    var ofToken: Authenticators.LinkPurpose {
        switch self {
        case .invitation: .invitation
        case .reconfigure: .reconfigure
        }
    }
}
