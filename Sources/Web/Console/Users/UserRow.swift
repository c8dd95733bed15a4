import Foundation
import Jobs
import Mail
import Policy
import Portals
import Storage

/// A user's row in *Portal User Management*: on the page, and alone when it has changed.
struct UserRow: Sendable {
    let user: ListedUser
    let portal: Slug
    let csrf: String
    /// Where the row's forms lead back to.
    let view: String

    func values(at now: Date) -> [String: Any] {
        let person = user.user
        let values: Values = [
            "id": person.user.id.description, "name": person.contact.name?.text, "who": who,
            "email": person.contact.email.addrSpec, "base": "/portals/\(portal)", "csrf": csrf, "view": view,
            "hasView": !view.isEmpty, "status": person.user.status.rawValue, "statusKind": person.user.status.kind,
            "mfa": person.user.mfa.words, "mfaKind": person.user.mfa.kind, "canReset": whyNot == nil,
            "whyNot": whyNot, "switchTo": person.user.status == .disabled ? "enabled" : "disabled",
            "switchWord": person.user.status == .disabled ? "Enable" : "Disable",
            "mail": user.lastMail.map { mail -> [String: Any] in
                let fate = MailFate(mail.job, mail.latest, at: now)
                let values: Values = [
                    "job": mail.job.job.id.description, "letter": mail.job.letter.words, "fate": fate.words,
                    "kind": fate.kind, "detail": fate.detail,
                ]
                return values.present
            },
        ]
        return values.present
    }

    var who: String { user.user.contact.name?.text ?? user.user.contact.email.addrSpec }

    /// Why there is nothing to reset; nil if there is.
    var whyNot: String? {
        switch ResetDecision.decide(user.user.user, by: nil, reason: "") {
        case .reset: nil
        case .refused(.neverConfigured): "Nothing to reset: this user never configured MFA."
        case .refused(.alreadyReset):
            "Nothing to reset: this was reset already. The next sign-in sends the mail to configure it again."
        }
    }
}

extension UserStatus {
    fileprivate var kind: String {
        switch self {
        case .unconfirmed: ""
        case .enabled: "good"
        case .disabled: "bad"
        }
    }
}

extension MFAState {
    var words: String { name.replacing("-", with: " ") }

    fileprivate var kind: String {
        switch self {
        case .neverConfigured: ""
        case .configured: "good"
        case .reset: "warn"
        }
    }
}
