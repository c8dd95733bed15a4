/// What a list shows of a mail: the decoded texts of its header. Reads no further than that, so that listing many
/// large mails stays cheap.
struct MailHeadline: Sendable {
    let subject: String
    let from: String
    let to: String
    let messageID: String?

    init(raw: [UInt8]) { self.init(HeaderFields(ofMessage: raw)) }

    init(_ headers: HeaderFields) {
        subject = EncodedWords.decode(headers.first("Subject") ?? "")
        from = EncodedWords.decode(headers.first("From") ?? "")
        to = EncodedWords.decode(headers.first("To") ?? "")
        messageID = headers.first("Message-ID")
    }
}
