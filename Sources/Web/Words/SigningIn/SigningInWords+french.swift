/// What the sign-in pages say in French.
extension SigningInWords {
    static func french(_ portal: PortalNames) -> SigningInWords {
        let support = portal.support ?? "votre administrateur"
        return SigningInWords(
            signIn: SignInPage(
                heading: "Connexion", email: "Adresse e-mail", password: "Mot de passe", button: "Se connecter"),
            invitation: InvitationPage(
                heading: "Choisissez un mot de passe",
                intro: """
                    Vous avez été invité(e) à rejoindre « \(portal.title) ». Choisissez le mot de passe avec lequel vous \
                    vous connecterez.
                    """,
                account: "Votre adresse e-mail",
                password: "Nouveau mot de passe",
                again: "Nouveau mot de passe, une seconde fois",
                rule: {
                    """
                    Au moins \($0) caractères. Quelques mots que vous seul(e) associeriez font un bon choix.
                    """
                },
                button: "Accepter l’invitation"),
            challenge: ChallengePage(
                heading: "Confirmez qu’il s’agit bien de vous",
                intro: "Saisissez le code que votre application d’authentification affiche en ce moment.",
                label: "Code de l’application ou code de récupération",
                hint: "Six chiffres ; un nouveau code apparaît toutes les 30 secondes.",
                button: "Confirmer",
                lost: """
                    Vous n’avez pas votre appareil ? Saisissez à la place l’un de vos codes de récupération. S’il ne vous \
                    en reste plus, contactez \(support).
                    """,
                somebodyElse: "Se connecter avec un autre compte"),
            configure: ConfigurePage(
                step: "Étape 1 sur 3",
                heading: "Configurer la MFA",
                intro: """
                    « \(portal.title) » exige l’authentification multifacteur (MFA) : en plus de votre mot de passe, un \
                    code que seul votre appareil connaît.
                    """,
                app: """
                    Il vous faut une application d’authentification sur votre téléphone ou votre ordinateur ; toute \
                    application de codes basés sur le temps convient. Installez-en une d’abord si vous n’en avez pas.
                    """,
                button: "Commencer"),
            notRequired: NotRequiredPage(
                heading: "La MFA n’est pas requise actuellement",
                text: """
                    « \(portal.title) » vient de cesser d’exiger la MFA : il n’y a rien à configurer. Votre mot de passe \
                    était correct, vous pouvez continuer.
                    """,
                button: "Continuer"),
            held: HeldPage(
                heading: "Reconfigurer la MFA",
                intro: """
                    Votre mot de passe est correct, mais votre MFA a été réinitialisée : vous devez la reconfigurer avant \
                    de pouvoir vous connecter.
                    """,
                queued: "Nous vous envoyons un e-mail contenant un lien. Ouvrez ce lien pour continuer.",
                alreadyQueued: "Un e-mail contenant un lien est déjà en route. Ouvrez ce lien pour continuer.",
                coolingDown: {
                    """
                    Nous vous avons envoyé un e-mail contenant un lien : utilisez le plus récent. Vous pourrez en demander \
                    un autre en vous reconnectant dans \($0 == 1 ? "une minute" : "\($0) minutes").
                    """
                },
                missing: """
                    Pas d’e-mail au bout de quelques minutes ? Regardez dans vos courriers indésirables ou contactez \
                    \(support).
                    """,
                back: "Retour à la connexion"),
            home: HomePage(
                heading: "Vous êtes connecté(e)",
                account: "Compte",
                since: "Depuis",
                mfa: "Authentification multifacteur (MFA)",
                configured: "Configurée : chaque connexion demande un code.",
                neverConfiguredNotRequired: "Non configurée ; elle n’est pas requise actuellement.",
                neverConfiguredRequired: "Non configurée ; vous la configurerez à votre prochaine connexion.",
                resetNotRequired: "Réinitialisée ; elle n’est pas requise actuellement.",
                resetRequired: """
                    Réinitialisée ; à votre prochaine connexion, vous recevrez un e-mail pour la reconfigurer.
                    """,
                recoveryCodes: "Codes de récupération",
                codesLeft: {
                    switch $0 {
                    case 0:
                        """
                        Il n’en reste aucun : demandez-en de nouveaux, pour ne pas perdre l’accès avec votre appareil.
                        """
                    case 1: "Il en reste un."
                    default: "Il en reste \($0)."
                    }
                },
                newCodes: "Nouveaux codes de récupération",
                signOut: "Se déconnecter"),
            newCodes: NewCodesPage(
                heading: "Nouveaux codes de récupération",
                intro: "Vous allez recevoir dix nouveaux codes de récupération. Les anciens ne fonctionneront plus.",
                button: "Afficher de nouveaux codes de récupération",
                back: "Retour sans nouveaux codes",
                done: "Vos anciens codes de récupération ne fonctionnent plus."),
            kept: KeptCodes(
                download: "Enregistrer dans un fichier texte",
                print: "Imprimer",
                fileHeading: "Codes de récupération pour « \(portal.title) »",
                signedIn: "Vous êtes connecté(e). Désormais, chaque connexion demande un code de l’application.",
                proceed: "Continuer",
                signIn: "Se connecter"),
            notices: Notices(
                denied: Notice(
                    heading: "Vous ne pouvez pas vous connecter en ce moment",
                    text: "Votre accès à « \(portal.title) » n’est pas actif. Contactez \(support)."),
                blocked: Notice(
                    heading: "Trop de tentatives erronées",
                    text: "Plus aucun code n’est accepté. Contactez \(support) pour faire réinitialiser votre MFA."),
                failure: Notice(
                    heading: "Cela ne fonctionne pas en ce moment",
                    text: """
                        Veuillez réessayer dans quelques minutes. Si le problème persiste, contactez \(support).
                        """),
                invitationUsed: Notice(
                    heading: "Cette invitation a déjà été acceptée",
                    text: """
                        Connectez-vous avec le mot de passe que vous avez choisi. Si ce n’était pas vous, contactez sans \
                        attendre \(support).
                        """),
                invitationSuperseded: Notice(
                    heading: "Il existe une invitation plus récente",
                    text: "Ce lien a été remplacé. Utilisez celui du dernier e-mail."),
                invitationExpired: Notice(
                    heading: "Cette invitation a expiré",
                    text: "Contactez \(support) pour recevoir une nouvelle invitation."),
                invitationUnknown: Notice(
                    heading: "Ce lien n’est pas valable",
                    text: """
                        Il est peut-être incomplet. Ouvrez de nouveau le lien du dernier e-mail, ou copiez-le en entier.
                        """),
                invitationDenied: Notice(
                    heading: "Cette invitation ne peut pas être acceptée",
                    text: "Votre accès ne le permet pas en ce moment. Contactez \(support).")),
            mistakes: Mistakes(
                wrongCredentials: "L’adresse ou le mot de passe est incorrect. Veuillez réessayer.",
                wrongAnswer: """
                    Le code est incorrect. Saisissez celui que l’application affiche en ce moment et vérifiez l’heure de \
                    votre appareil, ou saisissez un code de récupération que vous n’avez pas encore utilisé.
                    """,
                staleForm: """
                    Ce formulaire n’était plus à jour et rien n’a été modifié. Veuillez l’envoyer de nouveau. Votre \
                    navigateur doit accepter les cookies de ce site.
                    """,
                notBegun: "Veuillez recommencer : plus de 15 minutes se sont peut-être écoulées.",
                passwordsDiffer: "Les deux mots de passe ne sont pas identiques. Veuillez les saisir de nouveau.",
                tooShort: { "Le mot de passe est trop court. Choisissez au moins \($0) caractères." },
                tooLong: "Le mot de passe est trop long. Choisissez-en un plus court.",
                controlCharacter: """
                    Le mot de passe contient un caractère de contrôle, par exemple une tabulation. Retirez-le.
                    """,
                easyToGuess: """
                    Ce mot de passe est l’un des premiers que l’on devine. Choisissez plusieurs mots sans rapport \
                    entre eux.
                    """,
                wait: {
                    """
                    Trop de tentatives. Veuillez patienter \($0 == 1 ? "une seconde" : "\($0) secondes"), puis réessayer.
                    """
                }))
    }
}
