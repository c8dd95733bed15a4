/// What a reader sees of a mail: decoded header texts, the text and HTML bodies, the links in them, attachments.
/// Never fails, whatever the bytes: a caught mail may be broken, and showing how is the point.
package struct MailContent: Sendable {
    package struct Attachment: Sendable, Equatable {
        package let name: String
        package let type: String
        package let size: Int
    }

    package let subject: String
    package let from: String
    package let to: String
    package let date: String?
    package let messageID: String?
    /// In their order, decoded.
    package let headers: [(name: String, value: String)]
    package let text: String?
    package let html: String?
    /// http and https, each once, in the order they are found: text first, then HTML.
    package let links: [String]
    package let attachments: [Attachment]

    package init(_ mail: CaughtMail) { self.init(raw: mail.raw) }

    package init(raw: [UInt8]) {
        let message = MIMEPart(ofMessage: raw)
        headers = message.headers.fields.map { ($0.name, EncodedWords.decode($0.value)) }
        let headline = MailHeadline(message.headers)
        subject = headline.subject
        from = headline.from
        to = headline.to
        date = message.headers.first("Date")
        messageID = headline.messageID

        var text: String?
        var html: String?
        var attachments: [Attachment] = []
        for leaf in message.leaves {
            switch leaf.type.value {
            case "text/plain" where text == nil && !leaf.isAttachment: text = leaf.text
            case "text/html" where html == nil && !leaf.isAttachment: html = leaf.text
            default:
                let name = leaf.fileName ?? "unnamed"
                attachments.append(Attachment(name: name, type: leaf.type.value, size: leaf.decodedBody.count))
            }
        }
        self.text = text
        self.html = html
        self.attachments = attachments
        links = Links.found(inText: text ?? "", html: html ?? "")
    }
}
