extension Words {
    static func japanese(_ portal: PortalNames) -> Words {
        let support = portal.support ?? "管理者"
        return Words(
            caution: "\(portal.title) の担当者が、メールや電話でパスワードやコードをお尋ねすることは決してありません。",
            footer: "現在のサイト：\(portal.domain)",
            error: "エラー",
            password: PasswordPage(
                step: "ステップ 1 / 3",
                heading: "MFA の再設定",
                intro: """
                    「\(portal.title)」の多要素認証（MFA）がリセットされました。認証アプリを登録する前に、ご本人であることを\
                    確認させていただきます。
                    """,
                label: "パスワード",
                button: "次へ"),
            enrol: EnrolPage(
                step: "ステップ 2 / 3",
                heading: "認証アプリの登録",
                scan: "認証アプリを開き、アカウントを追加して、このコードを読み取ってください。",
                qrTitle: "認証アプリ用の QR コード。同じキーを入力することもできます。キーはこの後に文字で表示されます。",
                openApp: "この端末のアプリで開く",
                manual: "読み取れない場合は、次のキーをアプリに入力してください（時間ベース、6 桁）。",
                keyLabel: "キー",
                once: "QR コードとキーが表示されるのは今回だけです。他の人に教えないでください。"),
            code: CodePage(
                heading: "コードで確認",
                intro: "認証アプリに今表示されているコードを入力してください。",
                label: "アプリのコード",
                hint: "6 桁の数字です。コードは 30 秒ごとに変わります。",
                button: "確認する",
                startOver: "新しい QR コードで最初からやり直す"),
            recovery: RecoveryPage(
                step: "ステップ 3 / 3",
                heading: "MFA の設定が完了しました",
                intro: "次のリカバリーコードを保管してください。端末を紛失したときに、1 つにつき一度だけサインインできます。",
                codesHeading: "リカバリーコード",
                warning: "表示されるのは今回だけです。このページを離れる前に、印刷するか安全な場所に保存してください。",
                next: """
                    今後は \(portal.domain) にパスワードとアプリのコードでサインインできます。メールのリンクは無効になりました。
                    """),
            notices: [
                .notRequired: Notice(
                    heading: "現在 MFA は必要ありません",
                    text: """
                        「\(portal.title)」では現在 MFA が求められていないため、設定の必要はありません。パスワードだけで\
                        サインインできます。
                        """),
                .used: Notice(
                    heading: "このリンクは使用済みです",
                    text: """
                        リンクは一度だけ使用できます。このリンクで MFA を設定された場合は、認証アプリのコードでサインインして\
                        ください。お心当たりのない場合は、ただちに\(support)までご連絡ください。
                        """),
                .superseded: Notice(
                    heading: "新しいリンクがあります",
                    text: """
                        このリンクは無効になりました。最新のメールのリンクを使用するか、もう一度サインインして新しいリンクを\
                        受け取ってください。
                        """),
                .expired: Notice(
                    heading: "リンクの有効期限が切れています",
                    text: "\(portal.domain) にもう一度サインインすると、新しいリンクがメールで届きます。"),
                .unknown: Notice(
                    heading: "このリンクは無効です",
                    text: "リンクが途中で切れている可能性があります。最新のメールのリンクをもう一度開くか、全体をコピーしてください。"),
                .denied: Notice(
                    heading: "ここでは MFA を設定できません",
                    text: "現在、お客様のアカウントでは設定できません。\(support)までご連絡ください。"),
                .blocked: Notice(
                    heading: "試行回数の上限に達しました",
                    text: "これ以上は受け付けられません。MFA のリセットについて、\(support)までご連絡ください。"),
                .staleForm: Notice(
                    heading: "このフォームは無効になりました",
                    text: "変更は行われていません。最新のメールのリンクをもう一度開いてください。"),
                .failure: Notice(
                    heading: "現在ご利用いただけません",
                    text: """
                        数分後に、メールのリンクをもう一度開いてください。解決しない場合は、\(support)までご連絡ください。
                        """),
            ],
            mistakes: Mistakes(
                wrongPassword: "パスワードが正しくありません。もう一度入力してください。",
                wrongCode: "コードが正しくありません。アプリに今表示されているコードを入力し、端末の時計も確認してください。",
                codeUsedBefore: "このコードは使用済みです。次のコードをお待ちください。",
                notBegun: "まずパスワードを入力してください。15 分以上経過した可能性があります。",
                wait: { "試行回数が多すぎます。\($0) 秒後にもう一度お試しください。" }),
            signingIn: .japanese(portal))
    }
}
