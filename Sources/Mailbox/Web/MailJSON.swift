import Foundation

/// The mails as JSON, for tests and scripts of any language: `/api/mails` (newest first) and `/api/mails/<id>`.
enum MailJSON {
    struct Summary: Codable {
        var id: Int
        var receivedAt: Date
        var from, to, subject: String
        var messageID: String?
        /// The envelope's.
        var sender: String
        var recipients: [String]
        var size: Int
    }

    struct List: Codable {
        var mails: [Summary]
    }

    struct Detail: Codable {
        struct Header: Codable { var name, value: String }
        struct Attachment: Codable {
            var name, type: String
            var size: Int
        }

        var peer, heloName: String
        var overTLS: Bool
        var user: String?
        var headers: [Header]
        var text, html: String?
        var links: [String]
        var attachments: [Attachment]
    }

    /// Both on one level: a detail is the summary and more.
    private struct Whole: Encodable {
        let summary: Summary
        let detail: Detail

        func encode(to encoder: any Encoder) throws {
            try summary.encode(to: encoder)
            try detail.encode(to: encoder)
        }
    }

    static func list(_ mails: [CaughtMail]) -> [UInt8] {
        encode(List(mails: mails.reversed().map(summary)))
    }

    static func detail(_ mail: CaughtMail) -> [UInt8] {
        let content = MailContent(mail)
        let detail = Detail(
            peer: mail.peer, heloName: mail.heloName, overTLS: mail.overTLS, user: mail.user,
            headers: content.headers.map { .init(name: $0.name, value: $0.value) }, text: content.text,
            html: content.html, links: content.links,
            attachments: content.attachments.map { .init(name: $0.name, type: $0.type, size: $0.size) })
        return encode(Whole(summary: summary(mail), detail: detail))
    }

    private static func summary(_ mail: CaughtMail) -> Summary {
        let headline = MailHeadline(raw: mail.raw)
        return Summary(
            id: mail.id, receivedAt: mail.receivedAt, from: headline.from, to: headline.to, subject: headline.subject,
            messageID: headline.messageID, sender: mail.sender, recipients: mail.recipients, size: mail.raw.count)
    }

    private static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            // Strings, numbers and dates of a real clock always encode.
            preconditionFailure("a mail cannot be written as JSON: \(error)")
        }
    }
}
