extension Script {
    /// Reads a script from text, one rule a line; empty lines and lines that begin with `#` are skipped:
    ///
    ///     rcpt: 450 4.2.0 greylisted, first 2          dot: accept-then-drop, nth 3
    ///     mail: 452 4.3.1 "disk full, sorry"           dot: silence, to slow@example.com
    ///     body: drop, after 1000                       quit: raw "250-half a reply"
    ///     ehlo: delay 500ms
    ///
    /// Before the comma what happens, after it when: `always`, `nth N`, `first N`, `from TEXT`, `to TEXT`, `after BYTES`.
    package init(parsing text: String) throws(MailboxError) {
        rules = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.trimmingSpaces
            if line.isEmpty || line.first == "#" { continue }
            do throws(ScriptFault) {
                rules.append(try Rule(parsing: line))
            } catch {
                throw .scriptUnreadable(line: index + 1, text: String(line), fault: error)
            }
        }
    }
}

extension Script.Rule {
    init(parsing line: Substring) throws(ScriptFault) {
        guard let colon = line.firstIndex(of: ":") else { throw .noColon }
        let clauses = try Self.clauses(of: line[line.index(after: colon)...])
        guard let first = clauses.first, !first.isEmpty else { throw .noEffect }

        var moment = try Self.moment(named: line[..<colon].trimmingSpaces)
        var occasion = Script.Occasion.always
        var sender: String?
        var recipient: String?
        for clause in clauses.dropFirst() {
            let (word, value) = clause.firstWord
            switch word.lowercased() {
            case "always" where value.isEmpty: occasion = .always
            case "nth": occasion = .nth(try Self.count(value, in: clause))
            case "first": occasion = .first(try Self.count(value, in: clause))
            case "from" where !value.isEmpty: sender = String(value)
            case "to" where !value.isEmpty: recipient = String(value)
            case "after":
                guard case .body = moment else { throw .afterOutsideBody }
                moment = .body(afterBytes: try Self.count(value, in: clause))
            default: throw .unknownCondition(String(clause))
            }
        }
        if sender != nil, !moment.knowsSender { throw .addressUnknown(moment, "from") }
        if recipient != nil, !moment.knowsRecipient { throw .addressUnknown(moment, "to") }
        let effect = try Script.Effect(parsing: first)
        self.init(moment, effect, occasion, sender: sender, recipient: recipient)
    }

    /// Splits at commas, but not at those inside double quotes.
    private static func clauses(of text: Substring) throws(ScriptFault) -> [Substring] {
        var clauses: [Substring] = []
        var start = text.startIndex
        var isQuoted = false
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            if text[index] == ",", !isQuoted {
                clauses.append(text[start..<index].trimmingSpaces)
                start = text.index(after: index)
            }
        }
        if isQuoted { throw .openQuote }
        return clauses + [text[start...].trimmingSpaces]
    }

    private static func moment(named name: Substring) throws(ScriptFault) -> Script.Moment {
        switch name.lowercased() {
        case "connect": .connect
        case "ehlo": .ehlo
        case "starttls": .startTLS
        case "auth": .auth
        case "mail": .mail
        case "rcpt": .rcpt
        case "data": .data
        case "body": .body(afterBytes: 1)
        case "dot": .dot
        case "rset": .rset
        case "quit": .quit
        default: throw .unknownMoment(String(name))
        }
    }

    private static func count(_ value: Substring, in clause: Substring) throws(ScriptFault) -> Int {
        guard let count = Int(value), count > 0 else { throw .notACount(String(clause)) }
        return count
    }
}

extension Script.Moment {
    var knowsSender: Bool {
        switch self {
        case .mail, .rcpt, .data, .body, .dot: true
        case .connect, .ehlo, .startTLS, .auth, .rset, .quit: false
        }
    }

    var knowsRecipient: Bool { knowsSender && self != .mail }
}
