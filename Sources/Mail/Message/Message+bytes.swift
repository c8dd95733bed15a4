extension Message {
    /// The octets of the mail as `DATA` takes them (RFC 5322): 7-bit, CR LF only, no line that starts with a dot, so no
    /// dot-stuffing is needed. The same message gives the same octets, always.
    package func bytes() -> [UInt8] {
        // Quoted-printable adds about a fifth to HTML; base64 a third. A wrong guess costs one copy.
        let estimate = 1536 + (text.utf8.count + html.utf8.count) * 11 / 8
        let boundary = Boundary(seed: boundarySeed).description

        var output = headers(boundary: boundary, reserving: estimate)
        for part in [
            BodyPart(contentType: "text/plain", text: text),
            BodyPart(contentType: "text/html", text: html),
        ] {
            output.append(contentsOf: "\r\n--".utf8)
            output.append(contentsOf: boundary.utf8)
            output.append(contentsOf: "\r\n".utf8)
            part.append(to: &output)
        }
        output.append(contentsOf: "\r\n--".utf8)
        output.append(contentsOf: boundary.utf8)
        output.append(contentsOf: "--\r\n".utf8)
        return output
    }

    private func headers(boundary: String, reserving capacity: Int) -> [UInt8] {
        var header = HeaderWriter(reserving: capacity)
        header.field("From", mailbox: from)
        header.field("To", mailbox: to)
        if let replyTo { header.field("Reply-To", mailbox: replyTo) }
        header.field("Subject", text: subject.text)
        header.field("Date", piece: MailDate(date).description)
        header.field("Message-ID", piece: id.description)
        header.field("MIME-Version", "1.0")
        // RFC 3834: no robot should answer, and a vacation responder must not.
        header.field("Auto-Submitted", "auto-generated")
        if let language { header.field("Content-Language", piece: language.description) }
        for extra in extras { header.field(extra) }
        header.begin("Content-Type")
        header.piece("multipart/alternative;")
        header.piece("boundary=\"" + boundary + "\"")
        header.end()
        return header.finish()
    }
}

extension HeaderWriter {
    fileprivate mutating func field(_ extra: Message.ExtraHeader) {
        switch extra {
        case .suppressAutomaticReplies: field("X-Auto-Response-Suppress", "All")
        case .highImportance: field("Importance", "high")
        case .references(let earlier): field("References", piece: earlier.description)
        }
    }
}
