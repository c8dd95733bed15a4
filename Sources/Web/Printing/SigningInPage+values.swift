import Authenticators
import Foundation
import Mail
import Policy
import Portals
import Secrets
import Storage

/// What the templates of these pages are filled with.
extension SigningInPage {
    func values(in all: Words) -> [String: Any] {
        let words = all.signingIn
        switch self {
        case .signIn(let csrf, let typed, let mistake):
            let values: [String: Any] = ["heading": words.signIn.heading, "words": words.signIn, "csrf": csrf]
            return (typed.isEmpty ? values : values.merging(["typed": typed]) { $1 }).with(mistake, in: all)
        case .invitation(let form, let mistake):
            return [
                "heading": words.invitation.heading, "words": words.invitation, "csrf": form.csrf,
                "action": form.address, "email": form.email, "rule": words.invitation.rule(form.minimum),
            ].with(mistake, in: all)
        case .challenge(let csrf, let mistake):
            return ["heading": words.challenge.heading, "words": words.challenge, "csrf": csrf].with(mistake, in: all)
        case .configure(let csrf, let mistake):
            return [
                "step": words.configure.step, "heading": words.configure.heading, "words": words.configure,
                "somebodyElse": words.challenge.somebodyElse, "csrf": csrf,
            ].with(mistake, in: all)
        case .enrol(let csrf, let begun):
            return begun.values(in: all).merging(["action": Self.confirmAddress, "csrf": csrf]) { $1 }
        case .confirm(let csrf, let mistake):
            return [
                "step": all.enrol.step, "heading": all.code.heading, "code": all.code, "csrf": csrf,
                "action": Self.confirmAddress, "startOver": "/mfa/configure",
            ].with(mistake, in: all)
        case .notRequired(let csrf):
            return ["heading": words.notRequired.heading, "words": words.notRequired, "csrf": csrf]
        case .held(let mail, let now):
            return ["heading": words.held.heading, "words": words.held, "mail": words.held.sentence(on: mail, at: now)]
        case .home(let csrf, let user, let policy, let codesLeft, let since):
            return words.home.values(for: user, under: policy, codesLeft, since: since).merging(["csrf": csrf]) { $1 }
        case .newCodes(let csrf, let mistake):
            let code: [String: Any] = [
                "label": all.code.label, "hint": all.code.hint, "button": words.newCodes.button,
            ]
            return [
                "heading": words.newCodes.heading, "words": words.newCodes, "code": code, "csrf": csrf,
                "action": "/mfa/recovery-codes",
            ].with(mistake, in: all)
        case .codes(let codes, let occasion):
            let sheet = RecoverySheet(codes).values(in: all)
            return sheet.merging(occasion.values(in: all)) { $1 }
        case .said(let topic, let leadsToSignIn):
            let notice = words.notices[topic]
            let values: [String: Any] = ["heading": notice.heading, "text": notice.text]
            return leadsToSignIn ? values.merging(["signIn": words.kept.signIn]) { $1 } : values
        }
    }

    private static let confirmAddress = "/mfa/configure/confirm"
}

extension [String: Any] {
    fileprivate func with(_ mistake: SigningInPage.Mistake?, in all: Words) -> [String: Any] {
        guard let mistake else { return self }
        var values = merging(["mistake": mistake.sentence(in: all)]) { $1 }
        if mistake.isInvalidInput { values["invalid"] = true }
        return values
    }
}

extension SigningInPage.Mistake {
    fileprivate func sentence(in all: Words) -> String {
        let words = all.signingIn.mistakes
        return switch self {
        case .wrongCredentials: words.wrongCredentials
        case .wrongCode: all.mistakes.wrongCode
        case .wrongAnswer: words.wrongAnswer
        case .codeUsedBefore: all.mistakes.codeUsedBefore
        case .staleForm: words.staleForm
        case .notBegun: words.notBegun
        case .passwordsDiffer: words.passwordsDiffer
        case .password(.tooShort(let minimum)): words.tooShort(minimum)
        case .password(.tooLong): words.tooLong
        case .password(.controlCharacter): words.controlCharacter
        case .password(.easyToGuess): words.easyToGuess
        case .wait(let seconds): words.wait(seconds)
        }
    }
}

extension SigningInPage.Occasion {
    fileprivate func values(in all: Words) -> [String: Any] {
        let words = all.signingIn
        let common = ["proceed": "/", "proceedLabel": words.kept.proceed]
        return switch self {
        case .configured:
            common.merging(
                ["step": all.recovery.step, "heading": all.recovery.heading, "next": words.kept.signedIn]) { $1 }
        case .renewed: common.merging(["heading": words.newCodes.heading, "next": words.newCodes.done]) { $1 }
        }
    }
}

extension SigningInWords.HeldPage {
    fileprivate func sentence(on mail: MailRequest, at now: Date) -> String {
        switch mail {
        case .queued: queued
        case .alreadyQueued: alreadyQueued
        case .coolingDown(let date): coolingDown(max(1, Int((date.timeIntervalSince(now) / 60).rounded(.up))))
        }
    }
}

extension SigningInWords.HomePage {
    fileprivate func values(
        for user: UserRecord, under policy: MFAPolicy, _ codesLeft: Int, since: Date
    ) -> [String: Any] {
        let state =
            switch (user.user.mfa, policy) {
            case (.configured, _): configured
            case (.neverConfigured, .enabled): neverConfiguredRequired
            case (.neverConfigured, .disabled): neverConfiguredNotRequired
            case (.reset, .enabled): resetRequired
            case (.reset, .disabled): resetNotRequired
            }
        let stamp = since.formatted(.iso8601)
        let values: [String: Any?] = [
            "heading": heading, "words": self, "name": user.contact.name?.text, "email": user.contact.email.addrSpec,
            "sinceStamp": stamp, "since": "\(stamp.prefix(10)) \(stamp.dropFirst(11).prefix(5)) UTC", "mfa": state,
            "mayRenew": user.user.mfa == .configured, "codesLeft": self.codesLeft(codesLeft),
        ]
        return values.compactMapValues { $0 }
    }
}
