extension Script.Effect {
    /// `450 4.2.0 text`, `drop`, `reset`, `silence`, `delay 500ms` (or `2s`), `accept-then-drop`, `raw "bytes"`.
    init(parsing text: Substring) throws(ScriptFault) {
        let (word, rest) = text.firstWord
        switch (word.lowercased(), rest.isEmpty) {
        case ("drop", true): self = .drop
        case ("reset", true): self = .reset
        case ("silence", true): self = .silence
        case ("accept-then-drop", true): self = .acceptThenDrop
        case ("delay", false): self = .delay(try Self.duration(rest))
        case ("raw", false): self = .replyRaw(try Self.raw(rest))
        default:
            guard let code = Int(word), word.count == 3, (200..<600).contains(code) else {
                throw .unknownEffect(String(text))
            }
            self = .reply(Self.reply(code, rest))
        }
    }

    private static func reply(_ code: Int, _ rest: Substring) -> Reply {
        let (word, text) = rest.firstWord
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        let isEnhanced = parts.count == 3 && parts.allSatisfy { UInt16($0) != nil }
        return Reply(code, isEnhanced ? String(word) : nil, String((isEnhanced ? text : rest).unquoted))
    }

    private static func duration(_ text: Substring) throws(ScriptFault) -> Duration {
        if text.hasSuffix("ms"), let count = UInt32(text.dropLast(2)) { return .milliseconds(count) }
        if text.hasSuffix("s"), let count = UInt32(text.dropLast(1)) { return .seconds(count) }
        throw .notADuration(String(text))
    }

    /// Knows the escapes `\r`, `\n`, `\\` and `\"`. A line end is added, unless the text has one.
    private static func raw(_ text: Substring) throws(ScriptFault) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text.unquoted.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "r"): bytes.append(0x0d)
            case UInt8(ascii: "n"): bytes.append(0x0a)
            case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "\""): bytes.append(UInt8(ascii: "\""))
            default: throw .unknownEscape(String(text))
            }
        }
        return bytes.last == 0x0a ? bytes : bytes + [0x0d, 0x0a]
    }
}

extension Substring {
    var trimmingSpaces: Substring {
        var text = self
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }

    /// The text up to the first space, and what follows.
    var firstWord: (Substring, Substring) {
        let end = firstIndex(of: " ") ?? endIndex
        return (self[..<end], self[end...].trimmingSpaces)
    }

    var unquoted: Substring {
        count >= 2 && first == "\"" && last == "\"" ? dropFirst().dropLast() : self
    }
}
