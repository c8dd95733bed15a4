/// What the sign-in pages say in Japanese.
extension SigningInWords {
    static func japanese(_ portal: PortalNames) -> SigningInWords {
        let support = portal.support ?? "管理者"
        return SigningInWords(
            signIn: SignInPage(
                heading: "サインイン", email: "メールアドレス", password: "パスワード", button: "サインイン"),
            invitation: InvitationPage(
                heading: "パスワードの設定",
                intro: "「\(portal.title)」に招待されました。今後のサインインに使用するパスワードを設定してください。",
                account: "メールアドレス",
                password: "新しいパスワード",
                again: "新しいパスワード（確認）",
                rule: { "\($0) 文字以上で入力してください。ご自身にしか思いつかない単語の組み合わせが適しています。" },
                button: "招待を承諾する"),
            challenge: ChallengePage(
                heading: "ご本人の確認",
                intro: "認証アプリに今表示されているコードを入力してください。",
                label: "アプリのコード、またはリカバリーコード",
                hint: "6 桁の数字です。コードは 30 秒ごとに変わります。",
                button: "確認する",
                lost: """
                    端末がお手元にない場合は、代わりにリカバリーコードを入力してください。リカバリーコードも残っていない場合は、\
                    \(support)までご連絡ください。
                    """,
                somebodyElse: "別のアカウントでサインインする"),
            configure: ConfigurePage(
                step: "ステップ 1 / 3",
                heading: "MFA の設定",
                intro: """
                    「\(portal.title)」では多要素認証（MFA）が必要です。パスワードに加えて、お使いの端末だけが知るコードで確認\
                    します。
                    """,
                app: """
                    スマートフォンまたはパソコンの認証アプリが必要です。時間ベースのコードに対応したアプリであれば、どれでも\
                    ご利用いただけます。お持ちでない場合は、先にインストールしてください。
                    """,
                button: "設定を始める"),
            notRequired: NotRequiredPage(
                heading: "現在 MFA は必要ありません",
                text: """
                    「\(portal.title)」では MFA が不要になりましたので、設定の必要はありません。パスワードは確認済みです。この\
                    まま進むことができます。
                    """,
                button: "次へ"),
            held: HeldPage(
                heading: "MFA の再設定",
                intro: """
                    パスワードは確認できましたが、MFA がリセットされています。サインインする前に、再設定していただく必要があり\
                    ます。
                    """,
                queued: "リンクを記載したメールをお送りします。リンクを開いて続行してください。",
                alreadyQueued: "リンクを記載したメールはすでに送信手続き中です。届きましたら、リンクを開いて続行してください。",
                coolingDown: {
                    """
                    リンクを記載したメールをお送りしました。最新のメールのリンクをご利用ください。\($0) 分後にもう一度サイン\
                    インすると、新しいメールが届きます。
                    """
                },
                missing: "数分経ってもメールが届かない場合は、迷惑メールフォルダーをご確認いただくか、\(support)までご連絡ください。",
                back: "サインインに戻る"),
            home: HomePage(
                heading: "サインインしています",
                account: "アカウント",
                since: "サインイン日時",
                mfa: "多要素認証（MFA）",
                configured: "設定済みです。サインインのたびにコードを確認します。",
                neverConfiguredNotRequired: "未設定です。現在は必要ありません。",
                neverConfiguredRequired: "未設定です。次回のサインイン時に設定していただきます。",
                resetNotRequired: "リセットされています。現在は必要ありません。",
                resetRequired: "リセットされています。次回のサインイン時に、再設定のためのメールが届きます。",
                recoveryCodes: "リカバリーコード",
                codesLeft: {
                    switch $0 {
                    case 0: "残っていません。デバイスを失ったときに備えて、新しいコードを発行してください。"
                    case 1: "残り 1 個です。"
                    default: "残り \($0) 個です。"
                    }
                },
                newCodes: "新しいリカバリーコード",
                signOut: "サインアウト"),
            newCodes: NewCodesPage(
                heading: "新しいリカバリーコード",
                intro: "新しいリカバリーコードを 10 個発行します。これまでのコードは使用できなくなります。",
                button: "新しいリカバリーコードを表示する",
                back: "発行せずに戻る",
                done: "これまでのリカバリーコードは使用できなくなりました。"),
            kept: KeptCodes(
                download: "テキストファイルとして保存",
                print: "印刷する",
                fileHeading: "「\(portal.title)」のリカバリーコード",
                signedIn: "サインインしました。今後はサインインのたびに、アプリのコードを確認します。",
                proceed: "次へ",
                signIn: "サインイン"),
            notices: Notices(
                denied: Notice(
                    heading: "現在サインインできません",
                    text: "「\(portal.title)」へのアクセスが有効になっていません。\(support)までご連絡ください。"),
                blocked: Notice(
                    heading: "試行回数の上限に達しました",
                    text: "これ以上コードを受け付けられません。MFA のリセットについて、\(support)までご連絡ください。"),
                failure: Notice(
                    heading: "現在ご利用いただけません",
                    text: "数分後にもう一度お試しください。解決しない場合は、\(support)までご連絡ください。"),
                invitationUsed: Notice(
                    heading: "この招待は承諾済みです",
                    text: """
                        設定したパスワードでサインインしてください。お心当たりのない場合は、ただちに\(support)までご連絡\
                        ください。
                        """),
                invitationSuperseded: Notice(
                    heading: "新しい招待があります",
                    text: "このリンクは無効になりました。最新のメールのリンクを使用してください。"),
                invitationExpired: Notice(
                    heading: "招待の有効期限が切れています",
                    text: "もう一度招待を受けるには、\(support)までご連絡ください。"),
                invitationUnknown: Notice(
                    heading: "このリンクは無効です",
                    text: "リンクが途中で切れている可能性があります。最新のメールのリンクをもう一度開くか、全体をコピーしてください。"),
                invitationDenied: Notice(
                    heading: "この招待は承諾できません",
                    text: "現在、お客様のアカウントでは承諾できません。\(support)までご連絡ください。")),
            mistakes: Mistakes(
                wrongCredentials: "メールアドレスまたはパスワードが正しくありません。もう一度入力してください。",
                wrongAnswer: """
                    コードが正しくありません。アプリに今表示されているコードを入力し、端末の時計も確認してください。または、\
                    未使用のリカバリーコードを入力してください。
                    """,
                staleForm: """
                    フォームが無効になっていたため、変更は行われていません。もう一度送信してください。ブラウザーでこのサイトの \
                    Cookie を許可する必要があります。
                    """,
                notBegun: "最初からやり直してください。15 分以上経過した可能性があります。",
                passwordsDiffer: "2 つのパスワードが一致しません。両方とも入力し直してください。",
                tooShort: { "パスワードが短すぎます。\($0) 文字以上で入力してください。" },
                tooLong: "パスワードが長すぎます。短くしてください。",
                controlCharacter: "パスワードにタブなどの制御文字が含まれています。取り除いてください。",
                easyToGuess: """
                    推測されやすいパスワードです。互いに関係のない複数の単語を組み合わせてください。
                    """,
                wait: { "試行回数が多すぎます。\($0) 秒後にもう一度お試しください。" }))
    }
}
