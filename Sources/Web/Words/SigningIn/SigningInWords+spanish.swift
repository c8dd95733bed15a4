/// What the sign-in pages say in Spanish.
extension SigningInWords {
    static func spanish(_ portal: PortalNames) -> SigningInWords {
        let support = portal.support ?? "su administrador"
        return SigningInWords(
            signIn: SignInPage(
                heading: "Iniciar sesión", email: "Correo electrónico", password: "Contraseña",
                button: "Iniciar sesión"),
            invitation: InvitationPage(
                heading: "Elija una contraseña",
                intro: """
                    Ha recibido una invitación a «\(portal.title)». Elija la contraseña con la que iniciará sesión.
                    """,
                account: "Su correo electrónico",
                password: "Contraseña nueva",
                again: "Repita la contraseña nueva",
                rule: {
                    """
                    Al menos \($0) caracteres. Unas cuantas palabras que solo usted combinaría son una buena opción.
                    """
                },
                button: "Aceptar la invitación"),
            challenge: ChallengePage(
                heading: "Confirme que es usted",
                intro: "Escriba el código que su aplicación de autenticación muestra en este momento.",
                label: "Código de la aplicación o código de recuperación",
                hint: "Seis dígitos; cada 30 segundos aparece un código nuevo.",
                button: "Confirmar",
                lost: """
                    ¿No tiene su dispositivo? Escriba en su lugar uno de sus códigos de recuperación. Si no le queda \
                    ninguno, póngase en contacto con \(support).
                    """,
                somebodyElse: "Iniciar sesión con otra cuenta"),
            configure: ConfigurePage(
                step: "Paso 1 de 3",
                heading: "Configurar la MFA",
                intro: """
                    «\(portal.title)» exige la autenticación multifactor (MFA): además de su contraseña, un código que solo \
                    su dispositivo conoce.
                    """,
                app: """
                    Necesita una aplicación de autenticación en su teléfono u ordenador; sirve cualquiera que muestre \
                    códigos basados en el tiempo. Si no tiene ninguna, instálela primero.
                    """,
                button: "Empezar"),
            notRequired: NotRequiredPage(
                heading: "La MFA no es necesaria ahora",
                text: """
                    «\(portal.title)» acaba de dejar de exigir la MFA, así que no hay nada que configurar. Su contraseña \
                    era correcta: puede continuar.
                    """,
                button: "Continuar"),
            held: HeldPage(
                heading: "Volver a configurar la MFA",
                intro: """
                    Su contraseña es correcta, pero su MFA se ha restablecido: tiene que volver a configurarla antes de \
                    poder iniciar sesión.
                    """,
                queued: "Le enviamos un correo con un enlace. Ábralo para continuar.",
                alreadyQueued: "Ya hay un correo con un enlace en camino. Ábralo para continuar.",
                coolingDown: {
                    """
                    Le hemos enviado un correo con un enlace: utilice el más reciente. Podrá pedir otro si vuelve a \
                    iniciar sesión dentro de \($0 == 1 ? "un minuto" : "\($0) minutos").
                    """
                },
                missing: """
                    ¿No ha llegado ningún correo al cabo de unos minutos? Mire en la carpeta de correo no deseado o \
                    póngase en contacto con \(support).
                    """,
                back: "Volver al inicio de sesión"),
            home: HomePage(
                heading: "Ha iniciado sesión",
                account: "Cuenta",
                since: "Desde",
                mfa: "Autenticación multifactor (MFA)",
                configured: "Configurada: cada inicio de sesión pide un código.",
                neverConfiguredNotRequired: "Sin configurar; no es necesaria en este momento.",
                neverConfiguredRequired: "Sin configurar; la configurará la próxima vez que inicie sesión.",
                resetNotRequired: "Restablecida; no es necesaria en este momento.",
                resetRequired: """
                    Restablecida; la próxima vez que inicie sesión recibirá un correo para volver a configurarla.
                    """,
                recoveryCodes: "Códigos de recuperación",
                codesLeft: {
                    switch $0 {
                    case 0: "No queda ninguno: pida otros nuevos para no perder el acceso si pierde su dispositivo."
                    case 1: "Queda uno."
                    default: "Quedan \($0)."
                    }
                },
                newCodes: "Códigos de recuperación nuevos",
                signOut: "Cerrar sesión"),
            newCodes: NewCodesPage(
                heading: "Códigos de recuperación nuevos",
                intro: "Recibirá diez códigos de recuperación nuevos. Los anteriores dejarán de funcionar.",
                button: "Mostrar códigos de recuperación nuevos",
                back: "Volver sin códigos nuevos",
                done: "Sus códigos de recuperación anteriores ya no funcionan."),
            kept: KeptCodes(
                download: "Guardar como archivo de texto",
                print: "Imprimir",
                fileHeading: "Códigos de recuperación de «\(portal.title)»",
                signedIn: """
                    Ha iniciado sesión. A partir de ahora, cada inicio de sesión pide un código de la aplicación.
                    """,
                proceed: "Continuar",
                signIn: "Iniciar sesión"),
            notices: Notices(
                denied: Notice(
                    heading: "No puede iniciar sesión en este momento",
                    text: "Su acceso a «\(portal.title)» no está activo. Póngase en contacto con \(support)."),
                blocked: Notice(
                    heading: "Demasiados intentos fallidos",
                    text: """
                        No se aceptan más códigos. Póngase en contacto con \(support) para que se restablezca su MFA.
                        """),
                failure: Notice(
                    heading: "Esto no funciona en este momento",
                    text: """
                        Inténtelo de nuevo dentro de unos minutos, por favor. Si sigue sin funcionar, póngase en contacto \
                        con \(support).
                        """),
                invitationUsed: Notice(
                    heading: "Esta invitación ya se ha aceptado",
                    text: """
                        Inicie sesión con la contraseña que eligió. Si no fue usted, póngase en contacto de inmediato con \
                        \(support).
                        """),
                invitationSuperseded: Notice(
                    heading: "Hay una invitación más reciente",
                    text: "Este enlace se ha sustituido. Utilice el del último correo."),
                invitationExpired: Notice(
                    heading: "Esta invitación ha caducado",
                    text: "Póngase en contacto con \(support) para recibir otra invitación."),
                invitationUnknown: Notice(
                    heading: "Este enlace no es válido",
                    text: "Puede que esté incompleto. Abra de nuevo el enlace del último correo o cópielo entero."),
                invitationDenied: Notice(
                    heading: "Esta invitación no se puede aceptar",
                    text: "Su acceso no lo permite en este momento. Póngase en contacto con \(support).")),
            mistakes: Mistakes(
                wrongCredentials: "El correo o la contraseña no son correctos. Inténtelo de nuevo, por favor.",
                wrongAnswer: """
                    El código no es correcto. Escriba el que la aplicación muestra ahora y compruebe la hora de su \
                    dispositivo, o escriba un código de recuperación que no haya utilizado.
                    """,
                staleForm: """
                    Este formulario había caducado y no se ha cambiado nada. Envíelo de nuevo, por favor. Su navegador \
                    debe aceptar las cookies de este sitio.
                    """,
                notBegun: "Empiece de nuevo, por favor: puede que hayan pasado más de 15 minutos.",
                passwordsDiffer: "Las dos contraseñas no coinciden. Escriba ambas de nuevo, por favor.",
                tooShort: { "La contraseña es demasiado corta. Elija al menos \($0) caracteres." },
                tooLong: "La contraseña es demasiado larga. Elija una más corta.",
                controlCharacter: "La contraseña contiene un carácter de control, por ejemplo un tabulador. Quítelo.",
                easyToGuess: """
                    Esta contraseña es de las primeras que se adivinan. Elija varias palabras que no tengan relación \
                    entre sí.
                    """,
                wait: {
                    """
                    Demasiados intentos. Espere \($0 == 1 ? "un segundo" : "\($0) segundos") e inténtelo de nuevo.
                    """
                }))
    }
}
