/// One mail: its envelope, and its content as HTML, text or source. The HTML is a stranger's: it is shown in a
/// sandboxed frame, from an address of its own whose policy forbids it scripts and requests.
struct MailPage {
    enum View: String, CaseIterable {
        case html, text, source

        init?(query: String) {
            guard query.hasPrefix("view=") else { return nil }
            self.init(rawValue: String(query.dropFirst("view=".count)))
        }

        fileprivate var label: String {
            switch self {
            case .html: "HTML"
            case .text: "Text"
            case .source: "Source"
            }
        }
    }

    /// A source of many megabytes would freeze the browser; the download has all of it.
    private static let sourceLimit = 500_000

    let html: HTML

    init(_ mail: CaughtMail, view wanted: View?) {
        let content = MailContent(mail)
        let offered = View.allCases.filter { $0 != .html || content.html != nil }
        let view = wanted.flatMap { offered.contains($0) ? $0 : nil } ?? offered[0]
        let subject = content.subject.isEmpty ? "(no subject)" : content.subject
        let tabs = offered.map { tab -> HTML in
            let current: HTML = tab == view ? " aria-current=\"page\"" : ""
            return "<a href=\"/mail/\(mail.id)?view=\(tab.rawValue)\"\(current)>\(tab.label)</a>"
        }
        html = Page.html(
            title: subject, bar: "<a class=\"back\" href=\"/\">All mails</a>",
            """
            <article>
            <h1>\(subject)</h1>
            \(Self.facts(mail, content))
            <nav class="tabs">\(tabs)<a class="download" href="/mail/\(mail.id)/message.eml">Download</a></nav>
            \(Self.body(mail, content, view))
            \(Self.links(content.links))\(Self.attachments(content.attachments))
            </article>
            """)
    }

    private static func facts(_ mail: CaughtMail, _ content: MailContent) -> HTML {
        let security: HTML =
            mail.overTLS ? "<span class=\"badge good\">TLS</span>" : "<span class=\"badge\">cleartext</span>"
        let login: HTML = mail.user.map { "<span class=\"badge good\">signed in as \($0)</span>" } ?? ""
        return """
            <dl>
            <dt>From</dt><dd>\(content.from.isEmpty ? mail.sender : content.from)</dd>
            <dt>To</dt><dd>\(content.to.isEmpty ? mail.recipients.joined(separator: ", ") : content.to)</dd>
            <dt>Caught</dt><dd>\(Page.time(mail.receivedAt)) · \(Page.size(mail.raw.count))</dd>
            <dt>Envelope</dt><dd><code>&lt;\(mail.sender)&gt;</code> → \
            <code>\(mail.recipients.map { "<\($0)>" }.joined(separator: " "))</code></dd>
            <dt>Session</dt><dd>\(mail.heloName), \(mail.peer) \(security)\(login)</dd>
            </dl>
            """
    }

    private static func body(_ mail: CaughtMail, _ content: MailContent, _ view: View) -> HTML {
        switch view {
        case .html:
            return """
                <iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mail/\(mail.id)/html" \
                title="The mail as HTML"></iframe>
                """
        case .text:
            guard let text = content.text else { return "<p class=\"note\">This mail has no text part.</p>" }
            return "<pre>\(text)</pre>"
        case .source:
            let source = Charset.decode(Array(mail.raw.prefix(sourceLimit)), as: nil)
            let cut: HTML =
                mail.raw.count > sourceLimit ? "<p class=\"note\">Cut off here; the download has all.</p>" : ""
            return "<pre class=\"source\">\(source)</pre>\(cut)"
        }
    }

    private static func links(_ links: [String]) -> HTML {
        guard !links.isEmpty else { return "" }
        let items = links.map { link -> HTML in
            "<li><a href=\"\(link)\" target=\"_blank\" rel=\"noopener noreferrer\">\(link)</a></li>"
        }
        return "<section><h2>Links in this mail</h2><ul>\(items)</ul></section>"
    }

    private static func attachments(_ attachments: [MailContent.Attachment]) -> HTML {
        guard !attachments.isEmpty else { return "" }
        let items = attachments.map { "<li>\($0.name) <small>\($0.type), \(Page.size($0.size))</small></li>" as HTML }
        return "<section><h2>Attachments</h2><ul>\(items)</ul></section>"
    }
}
