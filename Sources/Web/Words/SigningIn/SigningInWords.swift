/// What the pages of signing in say in one language: sign-in, invitation, challenge, configuring, and the page of who
/// is signed in. Plain text, like all words: escaping is the printer's.
struct SigningInWords: Sendable {
    let signIn: SignInPage
    let invitation: InvitationPage
    let challenge: ChallengePage
    let configure: ConfigurePage
    let notRequired: NotRequiredPage
    let held: HeldPage
    let home: HomePage
    let newCodes: NewCodesPage
    let kept: KeptCodes
    let notices: Notices
    let mistakes: Mistakes

    struct SignInPage: Sendable {
        let heading: String
        let email: String
        let password: String
        let button: String
    }

    struct InvitationPage: Sendable {
        let heading: String
        let intro: String
        let account: String
        let password: String
        let again: String
        /// - Parameter Int: characters.
        let rule: @Sendable (Int) -> String
        let button: String
    }

    struct ChallengePage: Sendable {
        let heading: String
        let intro: String
        let label: String
        let hint: String
        let button: String
        let lost: String
        let somebodyElse: String
    }

    struct ConfigurePage: Sendable {
        let step: String
        let heading: String
        let intro: String
        let app: String
        let button: String
    }

    /// The policy was switched off between the password and the next step.
    struct NotRequiredPage: Sendable {
        let heading: String
        let text: String
        let button: String
    }

    /// A sign-in after a reset: no access until the mail's link was followed.
    struct HeldPage: Sendable {
        let heading: String
        let intro: String
        let queued: String
        let alreadyQueued: String
        /// - Parameter Int: minutes, at least one.
        let coolingDown: @Sendable (Int) -> String
        let missing: String
        let back: String
    }

    struct HomePage: Sendable {
        let heading: String
        let account: String
        let since: String
        let mfa: String
        let configured: String
        let neverConfiguredNotRequired: String
        let neverConfiguredRequired: String
        let resetNotRequired: String
        let resetRequired: String
        let recoveryCodes: String
        /// - Parameter Int: codes not used yet.
        let codesLeft: @Sendable (Int) -> String
        let newCodes: String
        let signOut: String
    }

    struct NewCodesPage: Sendable {
        let heading: String
        let intro: String
        let button: String
        let back: String
        /// On the page that shows them.
        let done: String
    }

    /// Below recovery codes, wherever they are shown.
    struct KeptCodes: Sendable {
        let download: String
        let print: String
        let fileHeading: String
        let signedIn: String
        let proceed: String
        let signIn: String
    }

    struct Notices: Sendable {
        let denied: Notice
        let blocked: Notice
        let failure: Notice
        let invitationUsed: Notice
        let invitationSuperseded: Notice
        let invitationExpired: Notice
        let invitationUnknown: Notice
        let invitationDenied: Notice
    }

    struct Mistakes: Sendable {
        /// The same whether the address, the password or both are wrong.
        let wrongCredentials: String
        let wrongAnswer: String
        let staleForm: String
        let notBegun: String
        let passwordsDiffer: String
        /// - Parameter Int: characters.
        let tooShort: @Sendable (Int) -> String
        let tooLong: String
        let controlCharacter: String
        let easyToGuess: String
        /// - Parameter Int: seconds.
        let wait: @Sendable (Int) -> String
    }
}

extension SigningInWords.Notices {
    subscript(_ topic: SignInNotice) -> Notice {
        switch topic {
        case .denied: denied
        case .blocked: blocked
        case .failure: failure
        case .invitation(.used): invitationUsed
        case .invitation(.superseded): invitationSuperseded
        case .invitation(.expired): invitationExpired
        case .invitation(.unknown): invitationUnknown
        case .invitation(.denied): invitationDenied
        }
    }
}

/// What a page of signing in says when there is no form to show.
enum SignInNotice: Sendable, Hashable, CaseIterable {
    /// The user or the customer is disabled, or the invitation was not accepted yet.
    case denied
    /// Too many wrong codes in a row.
    case blocked
    case failure
    case invitation(Invitation)

    enum Invitation: Sendable, Hashable, CaseIterable {
        case used, superseded, expired, unknown, denied
    }

    static let allCases: [SignInNotice] =
        [.denied, .blocked, .failure] + Invitation.allCases.map { .invitation($0) }
}
