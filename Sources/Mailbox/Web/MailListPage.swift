/// The list of caught mails, newest first; reloads itself.
struct MailListPage {
    private static let limit = 200
    let html: HTML

    init(_ mails: [CaughtMail], dropped: Int, storage: MailStorage) {
        let rows = mails.suffix(Self.limit).reversed().map(Self.row)
        let content: HTML =
            mails.isEmpty
            ? Self.empty(storage) : "<ol class=\"mails\">\(rows)</ol>\(Self.footnote(mails.count, dropped))"
        html = Page.html(title: "Mailbox (\(mails.count))", refreshing: true, bar: Self.bar(mails.count), content)
    }

    private static func bar(_ count: Int) -> HTML {
        guard count > 0 else { return "" }
        return """
            <span class="count">\(count) \(count == 1 ? "mail" : "mails")</span>\
            <form method="post" action="/empty"><button>Empty</button></form>
            """
    }

    private static func empty(_ storage: MailStorage) -> HTML {
        storage.keepsMails
            ? """
            <div class="empty"><span class="mark large"></span><h1>No mail yet</h1>
            <p>Whatever is sent to this server appears here within seconds. Nothing leaves it.</p></div>
            """
            : "<p class=\"empty\">This server counts mails and keeps none.</p>"
    }

    private static func row(_ mail: CaughtMail) -> HTML {
        let content = MailHeadline(raw: mail.raw)
        let subject = content.subject.isEmpty ? "(no subject)" : content.subject
        let recipients = mail.recipients.joined(separator: ", ")
        return """
            <li><a href="/mail/\(mail.id)">
            <span class="who">\(Self.sender(content.from, mail.sender))</span>
            <span class="what"><b>\(subject)</b><span class="to">to \(recipients)</span></span>
            <span class="when">\(Page.time(mail.receivedAt))</span>
            </a></li>
            """
    }

    /// The display name, if the From field has one.
    private static func sender(_ from: String, _ envelope: String) -> String {
        let name = from.prefix { $0 != "<" }.split(separator: "\"").joined()
        let trimmed = Substring(name).trimmingSpaces
        if !trimmed.isEmpty { return String(trimmed) }
        return envelope.isEmpty ? "(null sender)" : envelope
    }

    private static func footnote(_ count: Int, _ dropped: Int) -> HTML {
        var notes: [String] = []
        if count > limit { notes.append("The newest \(limit) of \(count) mails are shown.") }
        if dropped > 0 { notes.append("\(dropped) older mails were dropped to stay within the limit.") }
        return notes.isEmpty ? "" : "<p class=\"note\">\(notes.joined(separator: " "))</p>"
    }
}
