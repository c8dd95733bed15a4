/// One SMTP command line, read (RFC 5321 section 4.1.1). What cannot be read is thrown as the reply it deserves.
/// Pure. It judges syntax only: order, limits and permissions are the business of `Dialogue`.
enum Command: Equatable {
    case helo(String)
    case ehlo(String)
    case mail(String, parameters: [Parameter])
    case rcpt(String, parameters: [Parameter])
    case data, rset, noop, vrfy, quit, startTLS, help
    case auth(mechanism: String, initialResponse: String?)

    struct Parameter: Equatable {
        let keyword: String
        let value: String?
    }

    /// `line` comes without its line end.
    init(parsing line: String) throws(Reply) {
        if let fault = Self.forbiddenByte(in: line) { throw fault }
        let verbEnd = line.firstIndex(of: " ") ?? line.endIndex
        let argument = line[verbEnd...].trimmed
        switch line[..<verbEnd].uppercased() {
        case "EHLO": self = .ehlo(try Self.client(argument))
        case "HELO": self = .helo(try Self.client(argument))
        case "MAIL":
            let (path, parameters) = try Self.path(argument, after: "FROM:", mayBeEmpty: true)
            self = .mail(path, parameters: parameters)
        case "RCPT":
            let (path, parameters) = try Self.path(argument, after: "TO:", mayBeEmpty: false)
            self = .rcpt(path, parameters: parameters)
        case "DATA": self = try Self.bare(.data, argument)
        case "RSET": self = try Self.bare(.rset, argument)
        case "QUIT": self = try Self.bare(.quit, argument)
        case "STARTTLS": self = try Self.bare(.startTLS, argument)
        case "NOOP": self = .noop
        case "VRFY": self = .vrfy
        case "HELP": self = .help
        case "AUTH":
            let words = argument.split(separator: " ")
            guard words.count == 1 || words.count == 2 else { throw Reply(501, "5.5.4", "syntax: AUTH mechanism") }
            let response = words.count == 2 ? String(words[1]) : nil
            self = .auth(mechanism: words[0].uppercased(), initialResponse: response)
        case "EXPN", "BDAT", "ETRN", "TURN": throw .notOffered
        default: throw .unknownCommand
        }
    }

    private static func forbiddenByte(in line: String) -> Reply? {
        for byte in line.utf8 {
            if byte < 0x20 || byte == 0x7f { return .controlCharacter }
            if byte >= 0x80 { return .notASCII }
        }
        return nil
    }

    private static func bare(_ command: Command, _ argument: Substring) throws(Reply) -> Command {
        guard argument.isEmpty else { throw Reply(501, "5.5.4", "this command takes no argument") }
        return command
    }

    private static func client(_ argument: Substring) throws(Reply) -> String {
        guard !argument.isEmpty, argument.utf8.count <= 255, !argument.contains(" ") else {
            throw Reply(501, "5.5.4", "syntax: EHLO host name or address literal")
        }
        return String(argument)
    }

    private static func path(_ argument: Substring, after prefix: String, mayBeEmpty: Bool) throws(Reply) -> (
        String, [Parameter]
    ) {
        let syntax = Reply(501, "5.5.4", "syntax: \(prefix)<address> [parameters]")
        guard argument.prefix(prefix.count).uppercased() == prefix else { throw syntax }
        let rest = argument.dropFirst(prefix.count).trimmed
        guard let end = MailPath.end(in: rest) else { throw syntax }
        let tail = rest[rest.index(after: end)...]
        guard tail.isEmpty || tail.first == " " else { throw syntax }
        let path = try MailPath.address(in: rest[rest.index(after: rest.startIndex)..<end], mayBeEmpty: mayBeEmpty)
        return (path, tail.split(separator: " ").map(Parameter.init))
    }
}

extension Command.Parameter {
    init(_ word: Substring) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(keyword: parts[0].uppercased(), value: parts.count == 2 ? String(parts[1]) : nil)
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
