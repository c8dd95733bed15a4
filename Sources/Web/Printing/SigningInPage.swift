import Authenticators
import Foundation
import Policy
import Portals
import Secrets
import Storage

/// What a page before or after a sign-in shows. `csrf` is the token of its forms.
enum SigningInPage: Sendable {
    /// - Parameter typed: the address, so that nobody types it twice.
    case signIn(csrf: String, typed: String, Mistake?)
    case invitation(InvitationForm, Mistake?)
    case challenge(csrf: String, Mistake?)
    case configure(csrf: String, Mistake?)
    /// Shows the secret, once.
    case enrol(csrf: String, BegunAuthenticator)
    case confirm(csrf: String, Mistake)
    case notRequired(csrf: String)
    case held(MailRequest, now: Date)
    case home(csrf: String, UserRecord, MFAPolicy, codesLeft: Int, since: Date)
    case newCodes(csrf: String, Mistake?)
    /// Shows recovery codes, once.
    case codes([Secret<String>], Occasion)
    /// Says something, where there is no form to show.
    case said(SignInNotice, leadsToSignIn: Bool = false)

    /// How somebody came by new recovery codes.
    enum Occasion: Sendable { case configured, renewed }

    /// Why a form comes back.
    enum Mistake: Sendable, Equatable {
        case wrongCredentials, codeUsedBefore, staleForm, notBegun, passwordsDiffer
        /// Where only the app's code is right.
        case wrongCode
        /// Where a recovery code would do as well.
        case wrongAnswer
        case password(PasswordRefusal)
        case wait(seconds: Int)

        /// Whether what was typed is to blame.
        var isInvalidInput: Bool {
            switch self {
            case .wrongCredentials, .wrongCode, .wrongAnswer, .codeUsedBefore, .passwordsDiffer, .password: true
            case .staleForm, .notBegun, .wait: false
            }
        }
    }

    var template: String {
        switch self {
        case .signIn: "signIn"
        case .invitation: "invitation"
        case .challenge: "challenge"
        case .configure: "configure"
        case .enrol: "enrol"
        case .confirm: "code"
        case .notRequired: "notRequired"
        case .held: "held"
        case .home: "home"
        case .newCodes: "newCodes"
        case .codes: "recovery"
        case .said: "notice"
        }
    }
}

/// The form of a mailed invitation.
struct InvitationForm: Sendable {
    let token: Secret<String>
    let csrf: String
    let email: String
    /// Characters that a password needs.
    let minimum: Int

    /// A path, never a host: the page cannot lead anywhere but to where it came from.
    var address: String { "/invitation/\(token.reveal())" }
}
