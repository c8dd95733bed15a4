/// What the sign-in pages say in German.
extension SigningInWords {
    static func german(_ portal: PortalNames) -> SigningInWords {
        let support = portal.support ?? "Ihr Administrationsteam"
        return SigningInWords(
            signIn: SignInPage(
                heading: "Anmelden", email: "E-Mail-Adresse", password: "Passwort", button: "Anmelden"),
            invitation: InvitationPage(
                heading: "Passwort wählen",
                intro: """
                    Sie wurden zu „\(portal.title)“ eingeladen. Wählen Sie das Passwort, mit dem Sie sich künftig anmelden.
                    """,
                account: "Ihre E-Mail-Adresse",
                password: "Neues Passwort",
                again: "Neues Passwort wiederholen",
                rule: { "Mindestens \($0) Zeichen. Gut sind einige Wörter, die nur Sie so zusammenstellen würden." },
                button: "Einladung annehmen"),
            challenge: ChallengePage(
                heading: "Bestätigen Sie, dass Sie es sind",
                intro: "Geben Sie den Code ein, den Ihre Authenticator-App gerade anzeigt.",
                label: "Code aus der App oder Wiederherstellungscode",
                hint: "Sechs Ziffern; alle 30 Sekunden erscheint ein neuer Code.",
                button: "Bestätigen",
                lost: """
                    Sie haben Ihr Gerät nicht zur Hand? Geben Sie stattdessen einen Ihrer Wiederherstellungscodes ein. \
                    Wenn Sie keinen mehr haben, wenden Sie sich an \(support).
                    """,
                somebodyElse: "Mit einem anderen Konto anmelden"),
            configure: ConfigurePage(
                step: "Schritt 1 von 3",
                heading: "MFA einrichten",
                intro: """
                    „\(portal.title)“ verlangt Multi-Faktor-Authentifizierung (MFA): neben Ihrem Passwort einen Code, den \
                    nur Ihr Gerät kennt.
                    """,
                app: """
                    Sie benötigen eine Authenticator-App auf Ihrem Telefon oder Computer; jede App für zeitbasierte Codes \
                    ist geeignet. Installieren Sie zuerst eine, falls Sie noch keine haben.
                    """,
                button: "Beginnen"),
            notRequired: NotRequiredPage(
                heading: "MFA ist derzeit nicht erforderlich",
                text: """
                    „\(portal.title)“ verlangt seit eben keine MFA mehr, daher ist nichts einzurichten. Ihr Passwort war \
                    richtig: Sie können fortfahren.
                    """,
                button: "Weiter"),
            held: HeldPage(
                heading: "MFA neu einrichten",
                intro: """
                    Ihr Passwort ist richtig. Ihre MFA wurde jedoch zurückgesetzt. Richten Sie sie neu ein, bevor Sie sich \
                    anmelden können.
                    """,
                queued: "Wir senden Ihnen eine E-Mail mit einem Link. Öffnen Sie ihn, um fortzufahren.",
                alreadyQueued: """
                    Eine E-Mail mit einem Link ist bereits zu Ihnen unterwegs. Öffnen Sie ihn, um fortzufahren.
                    """,
                coolingDown: {
                    """
                    Wir haben Ihnen eine E-Mail mit einem Link gesendet: Verwenden Sie den aus der neuesten. Eine weitere \
                    erhalten Sie, wenn Sie sich in \($0 == 1 ? "einer Minute" : "\($0) Minuten") erneut anmelden.
                    """
                },
                missing: """
                    Nach einigen Minuten noch keine E-Mail? Sehen Sie im Spam-Ordner nach, oder wenden Sie sich an \
                    \(support).
                    """,
                back: "Zurück zur Anmeldung"),
            home: HomePage(
                heading: "Sie sind angemeldet",
                account: "Angemeldet als",
                since: "Seit",
                mfa: "Multi-Faktor-Authentifizierung (MFA)",
                configured: "Eingerichtet: Jede Anmeldung verlangt einen Code.",
                neverConfiguredNotRequired: "Nicht eingerichtet; sie ist derzeit nicht erforderlich.",
                neverConfiguredRequired: "Nicht eingerichtet; bei der nächsten Anmeldung richten Sie sie ein.",
                resetNotRequired: "Zurückgesetzt; sie ist derzeit nicht erforderlich.",
                resetRequired: """
                    Zurückgesetzt; bei der nächsten Anmeldung erhalten Sie eine E-Mail, um sie neu einzurichten.
                    """,
                recoveryCodes: "Wiederherstellungscodes",
                codesLeft: {
                    switch $0 {
                    case 0: "Keiner mehr übrig: Fordern Sie neue an, damit ein verlorenes Gerät Sie nicht aussperrt."
                    case 1: "Einer ist noch nicht verwendet."
                    default: "\($0) sind noch nicht verwendet."
                    }
                },
                newCodes: "Neue Wiederherstellungscodes",
                signOut: "Abmelden"),
            newCodes: NewCodesPage(
                heading: "Neue Wiederherstellungscodes",
                intro: "Sie erhalten zehn neue Wiederherstellungscodes. Die bisherigen gelten dann nicht mehr.",
                button: "Neue Wiederherstellungscodes anzeigen",
                back: "Zurück ohne neue Codes",
                done: "Ihre bisherigen Wiederherstellungscodes gelten nicht mehr."),
            kept: KeptCodes(
                download: "Als Textdatei speichern",
                print: "Drucken",
                fileHeading: "Wiederherstellungscodes für „\(portal.title)“",
                signedIn: "Sie sind angemeldet. Ab jetzt verlangt jede Anmeldung einen Code aus der App.",
                proceed: "Weiter",
                signIn: "Anmelden"),
            notices: Notices(
                denied: Notice(
                    heading: "Sie können sich derzeit nicht anmelden",
                    text: "Ihr Zugang zu „\(portal.title)“ ist nicht aktiv. Wenden Sie sich an \(support)."),
                blocked: Notice(
                    heading: "Zu viele falsche Versuche",
                    text: """
                        Weitere Codes werden nicht angenommen. Wenden Sie sich an \(support), um Ihre MFA zurücksetzen \
                        zu lassen.
                        """),
                failure: Notice(
                    heading: "Das ist derzeit nicht möglich",
                    text: """
                        Bitte versuchen Sie es in einigen Minuten noch einmal. Wenn es weiterhin nicht gelingt, wenden \
                        Sie sich an \(support).
                        """),
                invitationUsed: Notice(
                    heading: "Diese Einladung wurde bereits angenommen",
                    text: """
                        Melden Sie sich mit dem Passwort an, das Sie gewählt haben. Wenn Sie das nicht waren, wenden Sie \
                        sich sofort an \(support).
                        """),
                invitationSuperseded: Notice(
                    heading: "Es gibt eine neuere Einladung",
                    text: "Dieser Link wurde ersetzt. Verwenden Sie den aus der neuesten E-Mail."),
                invitationExpired: Notice(
                    heading: "Diese Einladung ist abgelaufen",
                    text: "Wenden Sie sich an \(support), um erneut eingeladen zu werden."),
                invitationUnknown: Notice(
                    heading: "Dieser Link ist ungültig",
                    text: """
                        Möglicherweise ist er unvollständig. Öffnen Sie den Link aus der neuesten E-Mail noch einmal, oder \
                        kopieren Sie ihn vollständig.
                        """),
                invitationDenied: Notice(
                    heading: "Diese Einladung lässt sich nicht annehmen",
                    text: "Ihr Zugang lässt das derzeit nicht zu. Wenden Sie sich an \(support).")),
            mistakes: Mistakes(
                wrongCredentials: """
                    Die Adresse oder das Passwort ist nicht richtig. Bitte versuchen Sie es noch einmal.
                    """,
                wrongAnswer: """
                    Der Code ist nicht richtig. Geben Sie den ein, den die App gerade anzeigt, und prüfen Sie die Uhr \
                    Ihres Geräts, oder geben Sie einen noch nicht verwendeten Wiederherstellungscode ein.
                    """,
                staleForm: """
                    Dieses Formular war veraltet, und es wurde nichts geändert. Bitte senden Sie es noch einmal. Ihr \
                    Browser muss Cookies dieser Website annehmen.
                    """,
                notBegun: "Bitte beginnen Sie noch einmal: Möglicherweise sind mehr als 15 Minuten vergangen.",
                passwordsDiffer: "Die beiden Passwörter stimmen nicht überein. Bitte geben Sie beide noch einmal ein.",
                tooShort: { "Das Passwort ist zu kurz. Nehmen Sie mindestens \($0) Zeichen." },
                tooLong: "Das Passwort ist zu lang. Nehmen Sie ein kürzeres.",
                controlCharacter: """
                    Das Passwort enthält ein Steuerzeichen, zum Beispiel einen Tabulator. Lassen Sie es weg.
                    """,
                easyToGuess: """
                    Dieses Passwort gehört zu denen, die zuerst geraten werden. Nehmen Sie mehrere Wörter, die nichts \
                    miteinander zu tun haben.
                    """,
                wait: {
                    """
                    Zu viele Versuche. Bitte warten Sie \($0 == 1 ? "eine Sekunde" : "\($0) Sekunden"), und versuchen Sie \
                    es noch einmal.
                    """
                }))
    }
}
