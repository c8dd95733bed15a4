extension Words {
    static func german(_ portal: PortalNames) -> Words {
        let support = portal.support ?? "Ihr Administrationsteam"
        return Words(
            caution: """
                Niemand von \(portal.title) wird Sie je per E-Mail oder Telefon nach Ihrem Passwort oder einem Code fragen.
                """,
            footer: "Sie befinden sich auf \(portal.domain).",
            error: "Fehler",
            password: PasswordPage(
                step: "Schritt 1 von 3",
                heading: "MFA neu einrichten",
                intro: """
                    Ihre Multi-Faktor-Authentifizierung (MFA) für „\(portal.title)“ wurde zurückgesetzt. Bestätigen Sie \
                    bitte zuerst, dass Sie es sind. Danach verbinden Sie Ihre Authenticator-App.
                    """,
                label: "Ihr Passwort",
                button: "Weiter"),
            enrol: EnrolPage(
                step: "Schritt 2 von 3",
                heading: "Authenticator-App verbinden",
                scan: "Öffnen Sie Ihre Authenticator-App, fügen Sie ein Konto hinzu und scannen Sie diesen Code.",
                qrTitle: """
                    QR-Code für Ihre Authenticator-App. Derselbe Schlüssel lässt sich auch eintippen: Er folgt als Text.
                    """,
                openApp: "In einer App auf diesem Gerät öffnen",
                manual: """
                    Sie können ihn nicht scannen? Dann geben Sie diesen Schlüssel in die App ein (zeitbasiert, 6 Ziffern):
                    """,
                keyLabel: "Schlüssel",
                once: "Code und Schlüssel werden nur jetzt angezeigt. Behalten Sie sie für sich."),
            code: CodePage(
                heading: "Mit einem Code bestätigen",
                intro: "Geben Sie den Code ein, den Ihre Authenticator-App gerade anzeigt.",
                label: "Code aus der App",
                hint: "Sechs Ziffern; alle 30 Sekunden erscheint ein neuer Code.",
                button: "Bestätigen",
                startOver: "Mit einem neuen QR-Code von vorn beginnen"),
            recovery: RecoveryPage(
                step: "Schritt 3 von 3",
                heading: "Ihre MFA ist eingerichtet",
                intro: """
                    Bewahren Sie diese Wiederherstellungscodes auf. Jeder gewährt Ihnen einmal Zugang, falls Sie Ihr \
                    Gerät verlieren.
                    """,
                codesHeading: "Wiederherstellungscodes",
                warning: """
                    Sie werden nur jetzt angezeigt. Drucken oder speichern Sie sie an einem sicheren Ort, bevor Sie diese \
                    Seite verlassen.
                    """,
                next: """
                    Sie können sich jetzt auf \(portal.domain) mit Ihrem Passwort und einem Code aus der App anmelden. Der \
                    Link in der E-Mail gilt nicht mehr.
                    """),
            notices: [
                .notRequired: Notice(
                    heading: "MFA ist derzeit nicht erforderlich",
                    text: """
                        „\(portal.title)“ verlangt derzeit keine MFA, daher ist nichts einzurichten. Sie können sich \
                        allein mit Ihrem Passwort anmelden.
                        """),
                .used: Notice(
                    heading: "Dieser Link wurde bereits verwendet",
                    text: """
                        Jeder Link lässt sich nur einmal verwenden. Wenn Sie damit Ihre MFA eingerichtet haben, melden \
                        Sie sich mit einem Code aus Ihrer Authenticator-App an. Wenn Sie das nicht waren, wenden Sie \
                        sich sofort an \(support).
                        """),
                .superseded: Notice(
                    heading: "Es gibt einen neueren Link",
                    text: """
                        Dieser Link wurde ersetzt. Verwenden Sie den aus der neuesten E-Mail, oder melden Sie sich erneut \
                        an, um einen neuen zu erhalten.
                        """),
                .expired: Notice(
                    heading: "Dieser Link ist abgelaufen",
                    text:
                        "Melden Sie sich erneut auf \(portal.domain) an: Sie erhalten eine E-Mail mit einem neuen Link."
                ),
                .unknown: Notice(
                    heading: "Dieser Link ist ungültig",
                    text: """
                        Möglicherweise ist er unvollständig. Öffnen Sie den Link aus der neuesten E-Mail noch einmal, oder \
                        kopieren Sie ihn vollständig.
                        """),
                .denied: Notice(
                    heading: "MFA lässt sich hier nicht einrichten",
                    text: "Ihr Zugang lässt das derzeit nicht zu. Wenden Sie sich an \(support)."),
                .blocked: Notice(
                    heading: "Zu viele falsche Versuche",
                    text:
                        "Weitere Versuche werden nicht angenommen. Wenden Sie sich an \(support), um Ihre MFA zurücksetzen zu lassen."
                ),
                .staleForm: Notice(
                    heading: "Dieses Formular ist veraltet",
                    text: "Es wurde nichts geändert. Öffnen Sie den Link aus der neuesten E-Mail noch einmal."),
                .failure: Notice(
                    heading: "Das ist derzeit nicht möglich",
                    text: """
                        Öffnen Sie den Link aus der E-Mail bitte in einigen Minuten noch einmal. Wenn es weiterhin nicht \
                        gelingt, wenden Sie sich an \(support).
                        """),
            ],
            mistakes: Mistakes(
                wrongPassword: "Das Passwort ist nicht richtig. Bitte versuchen Sie es noch einmal.",
                wrongCode: """
                    Der Code ist nicht richtig. Geben Sie den ein, den die App gerade anzeigt, und prüfen Sie die Uhr \
                    Ihres Geräts.
                    """,
                codeUsedBefore: "Dieser Code wurde bereits verwendet. Warten Sie auf den nächsten.",
                notBegun: """
                    Bitte geben Sie zuerst Ihr Passwort ein. Möglicherweise sind mehr als 15 Minuten vergangen.
                    """,
                wait: { "Zu viele falsche Versuche. Bitte warten Sie \($0) Sekunden und versuchen Sie es noch einmal." }
            ),
            signingIn: .german(portal))
    }
}
