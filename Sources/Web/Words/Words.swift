/// All that the pages say in one language, with the portal's names filled in. Plain text: escaping is the printer's.
/// A sentence that is missing in one language does not compile.
struct Words: Sendable {
    let caution: String
    let footer: String
    let error: String

    let password: PasswordPage
    let enrol: EnrolPage
    let code: CodePage
    let recovery: RecoveryPage
    let notices: [Notice.Topic: Notice]
    let mistakes: Mistakes
    /// The pages before and after a sign-in.
    let signingIn: SigningInWords

    struct PasswordPage: Sendable {
        let step: String
        let heading: String
        let intro: String
        let label: String
        let button: String
    }

    struct EnrolPage: Sendable {
        let step: String
        let heading: String
        let scan: String
        /// What a screen reader says in the place of the QR code.
        let qrTitle: String
        let openApp: String
        let manual: String
        let keyLabel: String
        let once: String
    }

    struct CodePage: Sendable {
        let heading: String
        let intro: String
        let label: String
        let hint: String
        let button: String
        let startOver: String
    }

    struct RecoveryPage: Sendable {
        let step: String
        let heading: String
        let intro: String
        let codesHeading: String
        let warning: String
        let next: String
    }

    /// Above a form that comes back.
    struct Mistakes: Sendable {
        let wrongPassword: String
        let wrongCode: String
        let codeUsedBefore: String
        let notBegun: String
        /// - Parameter Int: seconds.
        let wait: @Sendable (Int) -> String
    }
}

/// A page that only says something.
struct Notice: Sendable {
    let heading: String
    let text: String

    enum Topic: Sendable, Hashable, CaseIterable {
        case notRequired
        case used
        case superseded
        case expired
        case unknown
        /// The user or the customer is disabled, or the portal keeps its passwords itself.
        case denied
        /// Too many wrong guesses in a row.
        case blocked
        /// The form's token is not right.
        case staleForm
        case failure
    }
}

/// The names that stand in sentences.
struct PortalNames: Sendable {
    let title: String
    let domain: String
    /// Where users ask for help; nil: nobody was named.
    let support: String?
}
