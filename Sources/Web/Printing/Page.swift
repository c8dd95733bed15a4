import Portals
import Secrets

/// What a page shows. Which sentence goes where is the template's business; what may be shown is decided before.
enum Page: Sendable {
    /// - Parameter leadsToSignIn: whether the portal's own sign-in is here.
    case notice(Notice.Topic, leadsToSignIn: Bool = false)
    case password(LinkForm, Mistake?)
    /// The only page that shows the secret.
    case enrol(LinkForm, BegunAuthenticator)
    case code(LinkForm, Mistake)
    /// The only page that shows recovery codes.
    case recovery([Secret<String>])
    /// Everything before and after a sign-in.
    case signingIn(SigningInPage)

    /// Why a form comes back.
    enum Mistake: Sendable, Equatable {
        case wrongPassword, wrongCode, codeUsedBefore, notBegun
        case wait(seconds: Int)
    }

    var template: String {
        switch self {
        case .notice: "notice"
        case .password: "password"
        case .enrol: "enrol"
        case .code: "code"
        case .recovery: "recovery"
        case .signingIn(let page): page.template
        }
    }

    func values(in words: Words) -> [String: Any] {
        switch self {
        case .signingIn(let page): return page.values(in: words)
        case .notice(let topic, let leadsToSignIn):
            guard let notice = words.notices[topic] else { preconditionFailure("no words for \(topic)") }
            let values = ["heading": notice.heading, "text": notice.text]
            return leadsToSignIn ? values.merging(["signIn": words.signingIn.kept.signIn]) { $1 } : values
        case .password(let form, let mistake):
            return [
                "step": words.password.step, "heading": words.password.heading, "words": words.password,
                "action": form.address, "csrf": form.csrf,
            ].merging(mistake.values(in: words)) { $1 }
        case .enrol(let form, let begun):
            return begun.values(in: words).merging(["action": form.confirmAddress, "csrf": form.csrf]) { $1 }
        case .code(let form, let mistake):
            return [
                "step": words.enrol.step, "heading": words.code.heading, "code": words.code,
                "action": form.confirmAddress, "csrf": form.csrf, "startOver": form.address,
            ].merging(Mistake?.some(mistake).values(in: words)) { $1 }
        case .recovery(let codes):
            return [
                "step": words.recovery.step, "heading": words.recovery.heading, "next": words.recovery.next,
                "proceed": "/sign-in", "proceedLabel": words.signingIn.kept.signIn,
            ].merging(RecoverySheet(codes).values(in: words)) { $1 }
        }
    }
}

extension Page.Mistake? {
    fileprivate func values(in words: Words) -> [String: Any] {
        let sentence: String
        switch self {
        case nil: return [:]
        case .wrongPassword: sentence = words.mistakes.wrongPassword
        case .wrongCode: sentence = words.mistakes.wrongCode
        case .codeUsedBefore: sentence = words.mistakes.codeUsedBefore
        case .notBegun: sentence = words.mistakes.notBegun
        case .wait(let seconds): sentence = words.mistakes.wait(seconds)
        }
        return ["mistake": sentence]
    }
}

extension BegunAuthenticator {
    func values(in words: Words) -> [String: Any] {
        // A title and address too long for a QR code leave the key for typing.
        let qr = QRCode(otpauth.reveal())?.svg(title: words.enrol.qrTitle)
        let values: [String: Any?] = [
            "step": words.enrol.step, "heading": words.enrol.heading, "words": words.enrol, "code": words.code,
            "qr": qr, "otpauth": otpauth.reveal(), "key": grouped.reveal(),
        ]
        return values.compactMapValues { $0 }
    }
}

/// Where a link's forms go, and what they carry.
struct LinkForm: Sendable {
    private let token: Secret<String>
    let csrf: String

    init(_ token: Secret<String>, _ forms: FormTokens) {
        self.token = token
        csrf = forms.token(for: token)
    }

    /// Paths, never a host: a page cannot lead anywhere but to where it came from.
    var address: String { "/mfa/reconfigure/\(token.reveal())" }
    var confirmAddress: String { address + "/confirm" }
}
