/// What the sign-in pages say in English.
extension SigningInWords {
    static func english(_ portal: PortalNames) -> SigningInWords {
        let support = portal.support ?? "your administrator"
        return SigningInWords(
            signIn: SignInPage(
                heading: "Sign in", email: "E-mail address", password: "Password", button: "Sign in"),
            invitation: InvitationPage(
                heading: "Choose a password",
                intro: "You were invited to \(portal.title). Choose the password that you will sign in with.",
                account: "Your e-mail address",
                password: "New password",
                again: "New password once more",
                rule: { "At least \($0) characters. A few words that only you would put together are a good choice." },
                button: "Accept the invitation"),
            challenge: ChallengePage(
                heading: "Confirm that it is you",
                intro: "Type the code that your authenticator app shows now.",
                label: "Code from the app, or a recovery code",
                hint: "Six digits; a new code appears every 30 seconds.",
                button: "Confirm",
                lost: """
                    You do not have your device? Type one of your recovery codes instead. If you have none left, \
                    contact \(support).
                    """,
                somebodyElse: "Sign in as somebody else"),
            configure: ConfigurePage(
                step: "Step 1 of 3",
                heading: "Set up MFA",
                intro: """
                    \(portal.title) requires multi-factor authentication (MFA): besides your password, a code that only \
                    your device knows.
                    """,
                app: """
                    You need an authenticator app on your phone or computer; any app for time-based codes will do. \
                    Install one first if you have none.
                    """,
                button: "Begin"),
            notRequired: NotRequiredPage(
                heading: "MFA is not required now",
                text: """
                    \(portal.title) has just stopped requiring MFA, so there is nothing to set up. Your password was \
                    right: you can go on.
                    """,
                button: "Continue"),
            held: HeldPage(
                heading: "Set up MFA again",
                intro: """
                    Your password is right. Your MFA was reset, though, so you have to set it up again before you can \
                    sign in.
                    """,
                queued: "We are sending you an e-mail with a link. Open it to go on.",
                alreadyQueued: "An e-mail with a link is already on its way to you. Open it to go on.",
                coolingDown: {
                    """
                    We have sent you an e-mail with a link: use the latest one. You can ask for another by signing in \
                    again in \($0 == 1 ? "a minute" : "\($0) minutes").
                    """
                },
                missing: "No e-mail after a few minutes? Look in your spam folder, or contact \(support).",
                back: "Back to sign-in"),
            home: HomePage(
                heading: "You are signed in",
                account: "Signed in as",
                since: "Since",
                mfa: "Multi-factor authentication (MFA)",
                configured: "Set up: each sign-in asks for a code.",
                neverConfiguredNotRequired: "Not set up; it is not required at the moment.",
                neverConfiguredRequired: "Not set up; you will set it up at your next sign-in.",
                resetNotRequired: "Reset; it is not required at the moment.",
                resetRequired: "Reset; at your next sign-in you will get an e-mail to set it up again.",
                recoveryCodes: "Recovery codes",
                codesLeft: {
                    switch $0 {
                    case 0: "None left: get new ones, so that a lost device does not keep you out."
                    case 1: "One is left."
                    default: "\($0) are left."
                    }
                },
                newCodes: "New recovery codes",
                signOut: "Sign out"),
            newCodes: NewCodesPage(
                heading: "New recovery codes",
                intro: "You will get ten new recovery codes. The old ones no longer work then.",
                button: "Show new recovery codes",
                back: "Back without new codes",
                done: "Your old recovery codes no longer work."),
            kept: KeptCodes(
                download: "Save as a text file",
                print: "Print",
                fileHeading: "Recovery codes for \(portal.title)",
                signedIn: "You are signed in. From now on each sign-in asks for a code from the app.",
                proceed: "Continue",
                signIn: "Sign in"),
            notices: Notices(
                denied: Notice(
                    heading: "You cannot sign in at the moment",
                    text: "Your access to \(portal.title) is not active. Contact \(support)."),
                blocked: Notice(
                    heading: "Too many wrong attempts",
                    text: "No more codes are accepted. Contact \(support) to have your MFA reset."),
                failure: Notice(
                    heading: "This does not work at the moment",
                    text: "Please try again in a few minutes. If it goes on, contact \(support)."),
                invitationUsed: Notice(
                    heading: "This invitation was accepted already",
                    text: "Sign in with the password you chose. If that was not you, contact \(support) at once."),
                invitationSuperseded: Notice(
                    heading: "There is a newer invitation",
                    text: "This link was replaced. Use the one in the latest mail."),
                invitationExpired: Notice(
                    heading: "This invitation has expired",
                    text: "Contact \(support) to be invited again."),
                invitationUnknown: Notice(
                    heading: "This link is not valid",
                    text: "It may be incomplete. Open the link in the latest mail again, or copy it as a whole."),
                invitationDenied: Notice(
                    heading: "This invitation cannot be accepted",
                    text: "Your access does not allow it at the moment. Contact \(support).")),
            mistakes: Mistakes(
                wrongCredentials: "The address or the password is not right. Please try again.",
                wrongAnswer: """
                    The code is not right. Type the one the app shows now and check the clock of your device, or type \
                    a recovery code that you have not used.
                    """,
                staleForm: """
                    This form was out of date, and nothing was changed. Please send it again. Your browser has to \
                    accept cookies of this site.
                    """,
                notBegun: "Please begin again: more than 15 minutes may have passed.",
                passwordsDiffer: "The two passwords are not the same. Please type both again.",
                tooShort: { "The password is too short. Take at least \($0) characters." },
                tooLong: "The password is too long. Take a shorter one.",
                controlCharacter: "The password contains a control character, such as a tab. Leave it out.",
                easyToGuess: """
                    This password is one of the first that are guessed. Take several words that have nothing to do \
                    with each other.
                    """,
                wait: { "Too many attempts. Please wait \($0 == 1 ? "a second" : "\($0) seconds") and try again." }))
    }
}
