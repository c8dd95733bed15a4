import NIOHTTP1

/// The web view: which request gets which answer. Requests are judged before anything is looked up.
/// GET and HEAD change nothing; only `DELETE /api/mails` and the form behind *Empty* do.
struct WebSite: Sendable {
    let mails: CaughtMails
    /// On loopback the Host must name loopback too: a web page cannot reach the mails by a DNS name that points here.
    let isLoopbackOnly: Bool

    static func isLoopback(_ host: String) -> Bool {
        // Digits and dots only: 127.example.com is anybody's.
        host == "localhost" || host == "::1" || host.hasPrefix("127.") && host.allSatisfy { "0123456789.".contains($0) }
    }

    func answer(to head: HTTPRequestHead) -> Answer {
        let host = head.headers.first(name: "Host") ?? ""
        guard !isLoopbackOnly || Self.isLoopback(Self.name(ofHost: host)) else {
            return .text(.misdirectedRequest, "this mailbox answers to localhost and 127.0.0.1 only, not to that host")
        }
        let target = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = target[0].split(separator: "/").map(String.init)
        let query = target.count == 2 ? String(target[1]) : ""
        switch head.method {
        case .GET, .HEAD: return show(path, query)
        case .DELETE where path == ["api", "mails"]:
            mails.removeAll()
            return Answer(status: .noContent, contentType: "application/json", policy: .data, body: [])
        case .POST where path == ["empty"]:
            // Another site's form may post here too, but then the browser names that site.
            guard let origin = head.headers.first(name: "Origin"), origin == "http://\(host)" else {
                return .text(.forbidden, "only this mailbox's own page may empty it")
            }
            mails.removeAll()
            return .seeOther("/")
        default:
            return .text(.methodNotAllowed, "only GET here, and DELETE /api/mails")
        }
    }

    private func show(_ path: [String], _ query: String) -> Answer {
        switch (path.first, path.count) {
        case (nil, _): .page(MailListPage(mails.all, dropped: mails.dropped, storage: mails.storage).html)
        case ("style.css", 1):
            Answer(contentType: "text/css", policy: .data, body: Array(StyleSheet.css.utf8))
        case ("mail", 2...3): show(mail: path, query)
        case ("api", 2) where path[1] == "mails": .json(MailJSON.list(mails.all))
        case ("api", 3) where path[1] == "mails": found(path[2]).map { .json(MailJSON.detail($0)) } ?? missingJSON
        default: missing
        }
    }

    private func show(mail path: [String], _ query: String) -> Answer {
        guard let mail = found(path[1]) else { return missing }
        guard path.count == 3 else { return .page(MailPage(mail, view: MailPage.View(query: query)).html) }
        switch path[2] {
        case "html":
            guard let html = MailContent(mail).html else { return missing }
            let document = Array(Self.openingLinksInTabs(html).utf8)
            return Answer(contentType: "text/html; charset=utf-8", policy: .mail, body: document)
        case "message.eml":
            var answer = Answer(contentType: "message/rfc822", policy: .data, body: mail.raw)
            answer.extra["Content-Disposition"] = "attachment; filename=\"mail-\(mail.id).eml\""
            return answer
        default: return missing
        }
    }

    /// Inside its frame a link would lead nowhere. The first `base` of a document counts, so ours goes in front.
    private static func openingLinksInTabs(_ html: String) -> String {
        let base = "<base target=\"_blank\">"
        guard let head = html.firstRange(of: "<head>") else { return base + html }
        return html.replacingCharacters(in: head, with: "<head>" + base)
    }

    private func found(_ id: String) -> CaughtMail? { Int(id).flatMap(mails.mail) }

    private var missing: Answer {
        .page(
            Page.html(title: "Not here", "<p class=\"empty\">There is no such mail. It may have been removed.</p>"),
            .notFound)
    }

    private var missingJSON: Answer { .json(Array(#"{"error":"there is no such mail"}"#.utf8), .notFound) }

    private static func name(ofHost host: String) -> String {
        if host.first == "[" { return String(host.dropFirst().prefix { $0 != "]" }) }
        return String(host.prefix { $0 != ":" }).lowercased()
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
