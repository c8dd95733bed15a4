extension Words {
    static func english(_ portal: PortalNames) -> Words {
        let support = portal.support ?? "your administrator"
        return Words(
            caution:
                "Nobody from \(portal.title) will ever ask you for your password or a code by e-mail or telephone.",
            footer: "You are on \(portal.domain).",
            error: "Error",
            password: PasswordPage(
                step: "Step 1 of 3",
                heading: "Set up MFA again",
                intro: """
                    Your multi-factor authentication (MFA) for \(portal.title) was reset. Before you connect an \
                    authenticator app, please confirm that it is you.
                    """,
                label: "Your password",
                button: "Continue"),
            enrol: EnrolPage(
                step: "Step 2 of 3",
                heading: "Connect your authenticator app",
                scan: "Open your authenticator app, add an account and scan this code.",
                qrTitle: "QR code for your authenticator app. The same key can be typed: it follows as text.",
                openApp: "Open in an app on this device",
                manual: "Cannot scan it? Then type this key into the app (time-based, 6 digits):",
                keyLabel: "Key",
                once: "The code and the key are shown only now. Keep them to yourself."),
            code: CodePage(
                heading: "Confirm with a code",
                intro: "Type the code that your authenticator app shows now.",
                label: "Code from the app",
                hint: "Six digits; a new code appears every 30 seconds.",
                button: "Confirm",
                startOver: "Start over with a new QR code"),
            recovery: RecoveryPage(
                step: "Step 3 of 3",
                heading: "MFA is set up",
                intro: "Keep these recovery codes. Each lets you in once if you lose your device.",
                codesHeading: "Recovery codes",
                warning: "They are shown only now. Print them or save them in a safe place before you leave this page.",
                next: """
                    You can now sign in at \(portal.domain) with your password and a code from the app. The link in the \
                    mail no longer works.
                    """),
            notices: [
                .notRequired: Notice(
                    heading: "MFA is not required now",
                    text: """
                        \(portal.title) does not require MFA at the moment, so there is nothing to set up. You can sign \
                        in with your password alone.
                        """),
                .used: Notice(
                    heading: "This link was used already",
                    text: """
                        Each link works once. If you set up MFA with it, sign in with a code from your authenticator \
                        app. If that was not you, contact \(support) at once.
                        """),
                .superseded: Notice(
                    heading: "There is a newer link",
                    text: "This link was replaced. Use the one in the latest mail, or sign in again to get a new one."),
                .expired: Notice(
                    heading: "This link has expired",
                    text: "Sign in at \(portal.domain) again: you will get a mail with a new link."),
                .unknown: Notice(
                    heading: "This link is not valid",
                    text: "It may be incomplete. Open the link in the latest mail again, or copy it as a whole."),
                .denied: Notice(
                    heading: "MFA cannot be set up here",
                    text: "Your access does not allow it at the moment. Contact \(support)."),
                .blocked: Notice(
                    heading: "Too many wrong attempts",
                    text: "No more attempts are accepted. Contact \(support) to have your MFA reset."),
                .staleForm: Notice(
                    heading: "This form is out of date",
                    text: "Nothing was changed. Open the link in the latest mail again."),
                .failure: Notice(
                    heading: "This does not work at the moment",
                    text: "Please open the link in the mail again in a few minutes. If it goes on, contact \(support)."),
            ],
            mistakes: Mistakes(
                wrongPassword: "The password is not right. Please try again.",
                wrongCode: "The code is not right. Type the one the app shows now, and check the clock of your device.",
                codeUsedBefore: "This code was used before. Wait for the next one.",
                notBegun: "Please type your password first. More than 15 minutes may have passed.",
                wait: { "Too many wrong attempts. Please wait \($0) seconds and try again." }),
            signingIn: .english(portal))
    }
}
