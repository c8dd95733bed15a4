extension Words {
    static func spanish(_ portal: PortalNames) -> Words {
        let support = portal.support ?? "su administrador"
        return Words(
            caution: """
                Nadie de \(portal.title) le pedirá nunca su contraseña ni un código por correo electrónico o por teléfono.
                """,
            footer: "Está usted en \(portal.domain).",
            error: "Error",
            password: PasswordPage(
                step: "Paso 1 de 3",
                heading: "Volver a configurar la MFA",
                intro: """
                    Se ha restablecido la autenticación multifactor (MFA) de su cuenta en «\(portal.title)». Antes de \
                    vincular una aplicación de autenticación, confirme que es usted, por favor.
                    """,
                label: "Su contraseña",
                button: "Continuar"),
            enrol: EnrolPage(
                step: "Paso 2 de 3",
                heading: "Vincule su aplicación de autenticación",
                scan: "Abra su aplicación de autenticación, añada una cuenta y escanee este código.",
                qrTitle: """
                    Código QR para su aplicación de autenticación. La misma clave se puede escribir: sigue como texto.
                    """,
                openApp: "Abrir en una aplicación de este dispositivo",
                manual: """
                    ¿No puede escanearlo? Escriba esta clave en la aplicación (basada en el tiempo, 6 dígitos):
                    """,
                keyLabel: "Clave",
                once: "El código y la clave solo se muestran ahora. No los comparta con nadie."),
            code: CodePage(
                heading: "Confirme con un código",
                intro: "Escriba el código que su aplicación de autenticación muestra en este momento.",
                label: "Código de la aplicación",
                hint: "Seis dígitos; cada 30 segundos aparece un código nuevo.",
                button: "Confirmar",
                startOver: "Empezar de nuevo con otro código QR"),
            recovery: RecoveryPage(
                step: "Paso 3 de 3",
                heading: "La MFA está configurada",
                intro: """
                    Guarde estos códigos de recuperación. Cada uno le permite entrar una vez si pierde su dispositivo.
                    """,
                codesHeading: "Códigos de recuperación",
                warning: """
                    Solo se muestran ahora. Imprímalos o guárdelos en un lugar seguro antes de salir de esta página.
                    """,
                next: """
                    Ya puede iniciar sesión en \(portal.domain) con su contraseña y un código de la aplicación. El enlace \
                    del correo ya no funciona.
                    """),
            notices: [
                .notRequired: Notice(
                    heading: "La MFA no es necesaria ahora",
                    text: """
                        «\(portal.title)» no exige MFA en este momento, así que no hay nada que configurar. Puede iniciar \
                        sesión solo con su contraseña.
                        """),
                .used: Notice(
                    heading: "Este enlace ya se ha utilizado",
                    text: """
                        Cada enlace es de un solo uso. Si configuró la MFA con él, inicie sesión con un código de su \
                        aplicación. Si no fue usted, póngase en contacto de inmediato con \(support).
                        """),
                .superseded: Notice(
                    heading: "Hay un enlace más reciente",
                    text: """
                        Este enlace se ha sustituido. Utilice el del último correo o vuelva a iniciar sesión para recibir \
                        uno nuevo.
                        """),
                .expired: Notice(
                    heading: "Este enlace ha caducado",
                    text: "Vuelva a iniciar sesión en \(portal.domain): recibirá un correo con un enlace nuevo."),
                .unknown: Notice(
                    heading: "Este enlace no es válido",
                    text: """
                        Puede que esté incompleto. Abra de nuevo el enlace del último correo o cópielo entero.
                        """),
                .denied: Notice(
                    heading: "La MFA no se puede configurar aquí",
                    text: "Su acceso no lo permite en este momento. Póngase en contacto con \(support)."),
                .blocked: Notice(
                    heading: "Demasiados intentos fallidos",
                    text: """
                        No se aceptan más intentos. Póngase en contacto con \(support) para que se restablezca su MFA.
                        """),
                .staleForm: Notice(
                    heading: "Este formulario ha caducado",
                    text: "No se ha cambiado nada. Abra de nuevo el enlace del último correo."),
                .failure: Notice(
                    heading: "Esto no funciona en este momento",
                    text: """
                        Abra de nuevo el enlace del correo dentro de unos minutos, por favor. Si sigue sin funcionar, \
                        póngase en contacto con \(support).
                        """),
            ],
            mistakes: Mistakes(
                wrongPassword: "La contraseña no es correcta. Inténtelo de nuevo, por favor.",
                wrongCode: """
                    El código no es correcto. Escriba el que la aplicación muestra ahora y compruebe la hora de su \
                    dispositivo.
                    """,
                codeUsedBefore: "Este código ya se ha utilizado. Espere al siguiente.",
                notBegun: "Escriba primero su contraseña, por favor. Puede que hayan pasado más de 15 minutos.",
                wait: { "Demasiados intentos fallidos. Espere \($0) segundos e inténtelo de nuevo." }),
            signingIn: .spanish(portal))
    }
}
