package import Authenticators
package import Foundation
package import Jobs
package import Mail
package import Policy
package import Storage

/// Why something was not done: what, why, and what to do. Nothing was changed, but for the audit and the count of
/// wrong guesses.
package enum Refused: Error, Sendable {
    case unknownCustomer(Slug)
    /// Also said of a portal that the operator must not know of.
    case unknownPortal(Slug)
    case unknownOperator(EmailAddress)
    case unknownRelay(Slug)
    /// The default relay's URL is not stored.
    case defaultRelayIsConfiguration
    case relayWithoutURL(Slug)
    case unknownUser(EmailAddress, portal: Slug)
    case unknownJob(JobID)
    case unknownAPIKey(Slug)
    /// The key that was presented is none, or was revoked.
    case invalidAPIKey
    /// The `Idempotency-Key` came before, with another request.
    case idempotencyKeyReused
    case notPermitted(Permission.Refusal)
    case reset(ResetDecision.Refusal)
    case configuring(ConfiguringPermission.Refusal)
    case invitation(InvitationAcceptance.Refusal)
    case deniedSignIn(SignIn.Denial)
    /// Nothing to verify a code against.
    case noAuthenticator
    /// A code came before configuring was begun, or too long after.
    case nothingBegun
    case wrongCode
    case codeUsedBefore
    case wrongPassword
    case noPassword
    /// Of an operator: nobody learns which of them was wrong.
    case wrongCredentials
    /// The session ended, or is not at that step any more.
    case sessionOver
    /// A code of the last fifteen minutes is needed first.
    case factorCheckDue
    /// The one-time link of an operator was used, replaced, or is too old.
    case unknownSetup
    /// Nobody locks the own account.
    case ownAccount
    /// Too many passwords are being checked at this moment.
    case busy
    case waitUntil(Date)
    case tooManyWrongGuesses
    case password(PasswordRefusal)
    case emptyReason
    case longReason
    case intervention(InterventionRefused)
    case letterOutlived
    /// A user hears of what was done to the account; nobody at the console withdraws that.
    case noticeIsOwed
    case notConfirmed
    /// A line of a table of users.
    case userTable(UserTable.Flaw)
    /// An import failed when some users had been added.
    indirect case importCutOff(added: Int, of: Int, Refused)
    case keys(AuthenticatorError)
    case storage(StorageError)
}

extension Refused {
    /// Whether it is for whoever runs the program, and may work later.
    package var isOurTrouble: Bool {
        switch self {
        case .storage, .keys: true
        default: false
        }
    }

    /// Whether somebody has to say why in other words.
    package var isAboutTheReason: Bool {
        switch self {
        case .emptyReason, .longReason: true
        default: false
        }
    }
}

extension Refused: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unknownCustomer(let name):
            "there is no customer \(name): see `portalmfa customer list`"
        case .unknownPortal(let name):
            "there is no portal \(name): see `portalmfa portal list`"
        case .unknownOperator(let email):
            "there is no operator \(email.masked): see `portalmfa operator list`"
        case .unknownRelay(let name):
            "there is no relay \(name): see `portalmfa relay list`"
        case .defaultRelayIsConfiguration:
            "the default relay's URL is configuration: change PORTALMFA_SMTP_URL and start the worker again"
        case .relayWithoutURL(let name):
            "the relay \(name) has no URL: give it one with `portalmfa relay change \(name) --url URL`"
        case .unknownUser(let email, let portal):
            "the portal \(portal) has no user \(email.masked): see `portalmfa user list \(portal)`"
        case .unknownJob(let id):
            "there is no mail \(id) in the queue or its history: see `portalmfa queue list`"
        case .unknownAPIKey(let name):
            "there is no API key \(name): see `portalmfa api-key list`"
        case .invalidAPIKey:
            "this API key is not valid, or was revoked: an MSSP admin makes one with `portalmfa api-key add`"
        case .idempotencyKeyReused:
            "this Idempotency-Key came with another request before: use a new one for each thing that is to be created"
        case .notPermitted(.operatorDisabled):
            "this operator is disabled: ask an MSSP admin"
        case .notPermitted(.onlyMSSPAdmins):
            "only an MSSP admin may do this: ask one, or act as one with --as"
        case .notPermitted(.notForOperators):
            "only the portal itself may do this for its users: reset the user's MFA instead, if that is what is needed"
        case .notPermitted(.notForPortalUsers):
            "portal users cannot do this: an administrator of the portal can"
        case .notPermitted(.outsideKeyScope):
            "this API key's scope does not allow that: use a key that was made for it (`portalmfa api-key add --help`)"
        case .reset(.neverConfigured):
            "this user never configured MFA, so there is nothing to reset"
        case .reset(.alreadyReset):
            "this user's MFA was reset already: the next sign-in sends the mail to configure it again"
        case .configuring(let refusal): refusal.sentence
        case .invitation(let refusal): refusal.sentence
        case .deniedSignIn(let denial): denial.sentence
        case .noAuthenticator:
            "this user has no authenticator to verify a code against: a sign-in tells what is due"
        case .nothingBegun:
            "no authenticator is being configured, or it was begun more than 15 minutes ago: begin again"
        case .wrongCode:
            "the code is not right: type the six digits the authenticator shows now, and check the device's clock"
        case .codeUsedBefore:
            "this code was used before: wait for the next one"
        case .wrongPassword:
            "the password is not right"
        case .wrongCredentials:
            "address, password and code do not belong together: check all three, and the clock of the device"
        case .sessionOver:
            "this session has ended: sign in again"
        case .factorCheckDue:
            "this needs a code of the last 15 minutes: type the one the authenticator shows now"
        case .unknownSetup:
            "this link was used, replaced or is too old: ask an MSSP admin for a new one (`portalmfa operator setup EMAIL`)"
        case .ownAccount:
            "nobody disables the own account: another MSSP admin can"
        case .busy:
            "too many people sign in at this moment: try again in a few seconds"
        case .noPassword:
            "no password is kept for this user here: the portal asks for it itself"
        case .waitUntil(let date):
            "too many wrong attempts: try again at \(date.formatted(.iso8601))"
        case .tooManyWrongGuesses:
            "a hundred wrong attempts in a row: an administrator has to reset this user's MFA"
        case .password(let refusal): refusal.description
        case .emptyReason:
            "a reason is missing: say in a few words why, for the audit"
        case .longReason:
            "the reason is longer than \(UseCases.longestReason) characters: say it in fewer"
        case .intervention(let refused): refused.description
        case .letterOutlived:
            "this letter's time is over and its link is dead: a new sign-in or invitation queues a new one"
        case .noticeIsOwed:
            "the user is owed this notice: it cannot be withdrawn (whoever runs the server can, with `portalmfa queue cancel`)"
        case .notConfirmed:
            "nothing was changed, because this asks for a confirmation: answer Proceed? with yes, or give --proceed"
        case .userTable(let flaw): flaw.description
        case .keys(let error): error.description
        case .importCutOff(let added, let all, let reason):
            """
            \(reason). Before that \(added) of \(all) users were added: import the same table again, they stay as they are
            """
        case .storage(let error): error.description
        }
    }
}

extension SignIn.Denial {
    var sentence: String {
        switch self {
        case .customerDisabled: "this portal is not available: its customer is disabled"
        case .userDisabled: "this user is disabled"
        case .invitationNotAccepted: "this user has not accepted the invitation yet"
        }
    }
}

extension LinkRefusal {
    var sentence: String {
        switch self {
        case .unknown: "this link is not valid: use the one in the latest mail"
        case .consumed: "this link was used already"
        case .superseded: "a newer link took this one's place: use the one in the latest mail"
        case .expired: "this link has expired: sign in again to get a new one"
        }
    }
}

extension ConfiguringPermission.Refusal {
    var sentence: String {
        switch self {
        case .notRequiredNow: "the portal does not require MFA now, so configuring it is not offered"
        case .denied(let denial): denial.sentence
        case .alreadyConfigured: "this user has an authenticator: only a reset leads to another"
        case .linkNeeded: "this user's MFA was reset: follow the link in the mail that the next sign-in sends"
        case .link(let refusal): refusal.sentence
        }
    }
}

extension InvitationAcceptance.Refusal {
    var sentence: String {
        switch self {
        case .customerDisabled: SignIn.Denial.customerDisabled.sentence
        case .userDisabled: SignIn.Denial.userDisabled.sentence
        case .alreadyAccepted: "this user has accepted the invitation already: sign in instead"
        case .link(let refusal): refusal.sentence
        }
    }
}
