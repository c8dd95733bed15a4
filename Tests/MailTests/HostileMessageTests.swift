import Foundation
import Mail
import Properties
import Testing

/// What goes out must be harmless on the wire and come out of another parser as it was meant.
struct HostileMessageTests {
    @Test func everyMessageKeepsToTheWireRulesAndReadsBackAsItWasWritten() throws {
        var messages: [Message] = []
        for text in Sample.headerTexts { messages.append(try Sample.message(fromName: text, toName: text)) }
        for text in Sample.subjects { messages.append(try Sample.message(subject: text)) }
        for body in Sample.bodies + Sample.bodiesAtTheEdge { messages.append(try Sample.message(body: body)) }
        messages.append(try boundaryInTheBody())
        messages += try longestHeaders()

        let directory = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: directory) } }
        for (index, message) in messages.enumerated() {
            let bytes = message.bytes()
            #expect(brokenWireRules(of: bytes).isEmpty, "\(about(message))")
            try Data(bytes).write(to: directory.appending(path: "\(index).eml"))
        }

        let parsed = try PythonMail.parse(directory)
        #expect(parsed.count == messages.count)
        for (index, message) in messages.enumerated() {
            #expect(parsed["\(index)"] == ParsedMessage(message), "\(about(message))")
        }
    }

    @Test(arguments: ["\r", "\n", "\r\n", "\0", "\u{85}", "\u{2028}", "\r\nBcc: eve@example.org\r\n\r\n"])
    func noHeaderCanBeBrokenOutOf(injected: String) {
        #expect(throws: MailError.self) { try Sample.message(fromName: "Acme" + injected) }
        #expect(throws: MailError.self) { try Sample.message(toName: injected + "Alice") }
        #expect(throws: MailError.self) { try Sample.message(subject: "Re" + injected + "set") }
        #expect(throws: MailError.self) { try Sample.message(to: "alice" + injected + "@example.com") }
        #expect(throws: MailError.self) { try Sample.message(to: "alice@example.com" + injected) }
    }

    /// A body that has learnt its own message's boundary.
    private func boundaryInTheBody() throws -> Message {
        let bytes = String(decoding: try Sample.message().bytes(), as: UTF8.self)
        let quoted = try #require(bytes.split(separator: "boundary=\"").last?.prefix { $0 != "\"" })
        return try Sample.message(body: "before\n--\(quoted)\nContent-Type: text/plain\n\nforged\n--\(quoted)--\n")
    }

    private func longestHeaders() throws -> [Message] {
        let label = String(repeating: "l", count: 63)
        let domain = try Domain(parsing: [label, label, label, String(label.prefix(61))].joined(separator: "."))
        let local = String(repeating: "t", count: 64)
        var message = try Sample.message(
            toName: String(repeating: "n", count: 64), to: local + "@" + domain.ascii.suffix(189))
        message.id = try MessageID(local: local, domain: domain)
        message.replyTo = NamedAddress(name: try DisplayName(parsing: "Müller"), address: message.to.address)
        message.extras = [.references(message.id), .suppressAutomaticReplies, .highImportance]
        message.language = nil
        var bare = message
        bare.to = NamedAddress(address: message.to.address)
        return [message, bare]
    }

    private func about(_ message: Message) -> String {
        let parts = [message.from.name?.text ?? "", message.subject.text, message.text]
        return parts.map { String(reflecting: $0.prefix(40)) }.joined(separator: " | ")
    }
}
