extension Words {
    static func french(_ portal: PortalNames) -> Words {
        let support = portal.support ?? "votre administrateur"
        return Words(
            caution: """
                Personne chez \(portal.title) ne vous demandera jamais votre mot de passe ni un code par e-mail ou par \
                téléphone.
                """,
            footer: "Vous êtes sur \(portal.domain).",
            error: "Erreur",
            password: PasswordPage(
                step: "Étape 1 sur 3",
                heading: "Reconfigurer la MFA",
                intro: """
                    L’authentification multifacteur (MFA) de votre compte « \(portal.title) » a été réinitialisée. Avant \
                    d’associer une application d’authentification, veuillez confirmer qu’il s’agit bien de vous.
                    """,
                label: "Votre mot de passe",
                button: "Continuer"),
            enrol: EnrolPage(
                step: "Étape 2 sur 3",
                heading: "Associez votre application d’authentification",
                scan: "Ouvrez votre application d’authentification, ajoutez un compte et scannez ce code.",
                qrTitle: """
                    Code QR pour votre application d’authentification. La même clé peut être saisie : elle suit en texte.
                    """,
                openApp: "Ouvrir dans une application de cet appareil",
                manual: """
                    Impossible de le scanner ? Saisissez cette clé dans l’application (basée sur le temps, 6 chiffres) :
                    """,
                keyLabel: "Clé",
                once: "Le code et la clé ne s’affichent que maintenant. Ne les communiquez à personne."),
            code: CodePage(
                heading: "Confirmez à l’aide d’un code",
                intro: "Saisissez le code que votre application d’authentification affiche en ce moment.",
                label: "Code de l’application",
                hint: "Six chiffres ; un nouveau code apparaît toutes les 30 secondes.",
                button: "Confirmer",
                startOver: "Recommencer avec un nouveau code QR"),
            recovery: RecoveryPage(
                step: "Étape 3 sur 3",
                heading: "La MFA est configurée",
                intro: """
                    Conservez ces codes de récupération. Chacun vous donne accès une seule fois si vous perdez votre \
                    appareil.
                    """,
                codesHeading: "Codes de récupération",
                warning: """
                    Ils ne s’affichent que maintenant. Imprimez-les ou enregistrez-les en lieu sûr avant de quitter cette \
                    page.
                    """,
                next: """
                    Vous pouvez maintenant vous connecter sur \(portal.domain) avec votre mot de passe et un code de \
                    l’application. Le lien reçu par e-mail ne fonctionne plus.
                    """),
            notices: [
                .notRequired: Notice(
                    heading: "La MFA n’est pas requise actuellement",
                    text: """
                        « \(portal.title) » n’exige pas de MFA en ce moment : il n’y a rien à configurer. Vous pouvez vous \
                        connecter avec votre seul mot de passe.
                        """),
                .used: Notice(
                    heading: "Ce lien a déjà été utilisé",
                    text: """
                        Chaque lien est à usage unique. Si vous avez configuré la MFA avec celui-ci, connectez-vous avec un \
                        code de votre application. Si ce n’était pas vous, contactez sans attendre \(support).
                        """),
                .superseded: Notice(
                    heading: "Il existe un lien plus récent",
                    text: """
                        Ce lien a été remplacé. Utilisez celui du dernier e-mail, ou reconnectez-vous pour en recevoir un \
                        nouveau.
                        """),
                .expired: Notice(
                    heading: "Ce lien a expiré",
                    text: "Reconnectez-vous sur \(portal.domain) : vous recevrez un e-mail avec un nouveau lien."),
                .unknown: Notice(
                    heading: "Ce lien n’est pas valable",
                    text: """
                        Il est peut-être incomplet. Ouvrez de nouveau le lien du dernier e-mail, ou copiez-le en entier.
                        """),
                .denied: Notice(
                    heading: "La MFA ne peut pas être configurée ici",
                    text: "Votre accès ne le permet pas en ce moment. Contactez \(support)."),
                .blocked: Notice(
                    heading: "Trop de tentatives erronées",
                    text: """
                        Plus aucune tentative n’est acceptée. Contactez \(support) pour faire réinitialiser votre MFA.
                        """),
                .staleForm: Notice(
                    heading: "Ce formulaire n’est plus à jour",
                    text: "Rien n’a été modifié. Ouvrez de nouveau le lien du dernier e-mail."),
                .failure: Notice(
                    heading: "Cela ne fonctionne pas en ce moment",
                    text: """
                        Veuillez ouvrir de nouveau le lien de l’e-mail dans quelques minutes. Si le problème persiste, \
                        contactez \(support).
                        """),
            ],
            mistakes: Mistakes(
                wrongPassword: "Le mot de passe est incorrect. Veuillez réessayer.",
                wrongCode: """
                    Le code est incorrect. Saisissez celui que l’application affiche en ce moment et vérifiez l’heure de \
                    votre appareil.
                    """,
                codeUsedBefore: "Ce code a déjà été utilisé. Attendez le suivant.",
                notBegun: "Veuillez d’abord saisir votre mot de passe. Plus de 15 minutes se sont peut-être écoulées.",
                wait: { "Trop de tentatives erronées. Veuillez patienter \($0) secondes, puis réessayer." }),
            signingIn: .french(portal))
    }
}
