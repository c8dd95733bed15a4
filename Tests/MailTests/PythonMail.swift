import Foundation
import Mail

/// What a parser that is not ours understood of a message.
struct ParsedMessage: Decodable, Equatable {
    struct Mailbox: Decodable, Equatable {
        var name: String
        var address: String
    }

    var from: Mailbox
    var to: Mailbox
    var replyTo: Mailbox?
    var subject: String
    var date: Int
    var id: String
    var language: String?
    var fields: [String]
    var types: [String]
    var text: String
    var html: String
    var defects: [String]

    /// What it should have understood.
    init(_ message: Message) {
        from = Mailbox(message.from)
        to = Mailbox(message.to)
        replyTo = message.replyTo.map(Mailbox.init)
        subject = message.subject.text
        date = Int(message.date.timeIntervalSince1970)
        id = message.id.description
        language = message.language?.description
        fields = ["From", "To"] + (message.replyTo == nil ? [] : ["Reply-To"])
        fields += ["Subject", "Date", "Message-ID", "MIME-Version", "Auto-Submitted"]
        fields += message.language == nil ? [] : ["Content-Language"]
        fields += message.extras.map { extra in
            switch extra {
            case .suppressAutomaticReplies: "X-Auto-Response-Suppress"
            case .highImportance: "Importance"
            case .references: "References"
            }
        }
        fields.append("Content-Type")
        types = ["multipart/alternative", "text/plain", "text/html"]
        text = withLF(message.text)
        html = withLF(message.html)
        defects = []
    }

    /// Octet by octet: `String`'s own equality would accept another normal form.
    static func == (left: ParsedMessage, right: ParsedMessage) -> Bool {
        left.from == right.from && left.to == right.to && left.replyTo == right.replyTo
            && left.subject.utf8.elementsEqual(right.subject.utf8) && left.date == right.date && left.id == right.id
            && left.language == right.language && left.fields == right.fields && left.types == right.types
            && withLF(left.text).utf8.elementsEqual(withLF(right.text).utf8)
            && withLF(left.html).utf8.elementsEqual(withLF(right.html).utf8)
            && left.defects == right.defects
    }
}

extension ParsedMessage.Mailbox {
    init(_ given: NamedAddress) {
        name = given.name?.text ?? ""
        address = given.address.addrSpec
    }

    static func == (left: Self, right: Self) -> Bool {
        left.name.utf8.elementsEqual(right.name.utf8) && left.address == right.address
    }
}

/// Line ends are the one thing a body may not keep.
private func withLF(_ text: String) -> String {
    var lines = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
        if scalar == "\r" { lines.append("\n") }
        if scalar != "\r", !(scalar == "\n" && previous == "\r") { lines.append(scalar) }
        previous = scalar
    }
    return String(lines)
}

/// Python's `email` package, through `Fixtures/parse_back.py`.
enum PythonMail {
    struct Failed: Error {
        let status: Int32
    }

    /// Parses every `.eml` in the directory in one run; keyed by file name without extension.
    static func parse(_ directory: URL) throws -> [String: ParsedMessage] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/parse_back.py")
        let output = Pipe()
        let python = Process()
        python.executableURL = URL(filePath: "/usr/bin/env")
        python.arguments = ["python3", script.path(), directory.path()]
        python.standardOutput = output
        try python.run()
        let json = try output.fileHandleForReading.readToEnd() ?? Data()
        python.waitUntilExit()
        guard python.terminationStatus == 0 else { throw Failed(status: python.terminationStatus) }
        return try JSONDecoder().decode([String: ParsedMessage].self, from: json)
    }
}
