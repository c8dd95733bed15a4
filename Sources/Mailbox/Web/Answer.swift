import NIOHTTP1

/// An HTTP answer with the headers every answer carries: nothing may load but what the page's policy names, nothing
/// is cached, sniffed, framed by strangers or told to them in a referrer.
struct Answer: Equatable {
    /// What the browser may do with the page (Content Security Policy Level 3).
    enum ContentPolicy: String {
        /// The catcher's own pages: its style sheet, its frame around a mail, its one form. No script at all.
        case page = """
            default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; \
            base-uri 'none'; frame-ancestors 'none'
            """
        /// A stranger's mail: no script, no form, no request to anywhere; its links open in a new tab.
        case mail = """
            sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; \
            img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'
            """
        case data = "default-src 'none'; frame-ancestors 'none'"
    }

    var status = HTTPResponseStatus.ok
    var contentType: String
    var policy: ContentPolicy
    var body: [UInt8]
    var extra: [String: String] = [:]

    static func page(_ html: HTML, _ status: HTTPResponseStatus = .ok) -> Answer {
        Answer(status: status, contentType: "text/html; charset=utf-8", policy: .page, body: Array(html.text.utf8))
    }

    static func json(_ body: [UInt8], _ status: HTTPResponseStatus = .ok) -> Answer {
        Answer(status: status, contentType: "application/json", policy: .data, body: body)
    }

    static func text(_ status: HTTPResponseStatus, _ line: String) -> Answer {
        let type = "text/plain; charset=utf-8"
        return Answer(status: status, contentType: type, policy: .data, body: Array("\(line)\n".utf8))
    }

    static func seeOther(_ location: String) -> Answer {
        var answer = text(.seeOther, "see \(location)")
        answer.extra["Location"] = location
        return answer
    }

    /// Under `no-referrer` a browser hides a form's origin, which the form behind *Empty* is judged by; `same-origin`
    /// tells other sites as little.
    private var referrerPolicy: String { policy == .page ? "same-origin" : "no-referrer" }

    var headers: HTTPHeaders {
        var headers = HTTPHeaders([
            ("Content-Type", contentType), ("Content-Length", String(body.count)),
            ("Content-Security-Policy", policy.rawValue), ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", referrerPolicy), ("Cache-Control", "no-store"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ])
        for (name, value) in extra { headers.add(name: name, value: value) }
        return headers
    }
}
