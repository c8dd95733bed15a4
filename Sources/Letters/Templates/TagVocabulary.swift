/// The tags that may stand in a template. Mustache itself renders an unknown tag as nothing, which would send letters
/// with holes; this finds it at start, with its line.
/// Pure. Refuses unescaped tags, partials and changed delimiters too: a letter needs none, and each could do harm.
struct TagVocabulary: Sendable {
    let values: Set<String>
    let sections: Set<String>

    init(values: Set<String>, sections: Set<String> = []) {
        self.values = values
        self.sections = sections
    }

    /// - Parameter firstLine: the line on which `text` begins in its file.
    /// - Throws: `TemplateError.flaw` for the first tag that may not stand here.
    /// - Returns: the names of the values that `text` uses.
    @discardableResult
    func check(_ text: String, in file: TemplateFile, firstLine: Int = 1) throws(TemplateError) -> Set<String> {
        var used: Set<String> = []
        var open: [(name: String, line: Int)] = []
        var line = firstLine
        var rest = Substring(text).utf8
        while let byte = rest.first {
            guard byte == UInt8(ascii: "{"), rest.dropFirst().first == byte else {
                if byte == UInt8(ascii: "\n") { line += 1 }
                rest = rest.dropFirst()
                continue
            }
            let isComment = rest.dropFirst(2).first == UInt8(ascii: "!")
            guard let content = Self.content(of: rest.dropFirst(2), mayBreak: isComment) else {
                throw file.flaw(.unclosedTag, line: line)
            }
            rest = rest.dropFirst(2 + content.utf8.count + 2)
            if isComment {
                line += content.utf8.count { $0 == UInt8(ascii: "\n") }
            } else {
                try note(content, &used, &open, file, line)
            }
        }
        if let unclosed = open.last { throw file.flaw(.unclosedSection(unclosed.name), line: unclosed.line) }
        return used
    }

    private func note(
        _ tag: String, _ used: inout Set<String>, _ open: inout [(name: String, line: Int)], _ file: TemplateFile,
        _ line: Int
    ) throws(TemplateError) {
        let sigil = tag.unicodeScalars.first.map { "#^/".unicodeScalars.contains($0) ? $0 : " " } ?? " "
        let name = (sigil == " " ? tag : String(tag.unicodeScalars.dropFirst())).trimmingBlanks
        guard name == "." || name.utf8.allSatisfy(\.isLetter), !name.isEmpty else {
            throw file.flaw(.forbiddenTag(String(tag.prefix(40))), line: line)
        }
        guard (sigil == " " ? values : sections).contains(name) else {
            throw file.flaw(.unknownTag(name, allowed: (sigil == " " ? values : sections).sorted()), line: line)
        }
        switch sigil {
        case "#", "^": open.append((name, line))
        case "/":
            guard open.last?.name == name else { throw file.flaw(.unexpectedClosing(name), line: line) }
            open.removeLast()
        default: used.insert(name)
        }
    }

    /// What stands between `{{` and `}}`; nil if the tag does not end.
    private static func content(of text: Substring.UTF8View, mayBreak: Bool) -> String? {
        var end = text.startIndex
        while end < text.endIndex {
            switch text[end] {
            case UInt8(ascii: "}") where text[end...].dropFirst().first == UInt8(ascii: "}"):
                return String(text[..<end])
            case UInt8(ascii: "\n") where !mayBreak: return nil
            // `{{portalName} and {{more}}` must not be read as one long tag; `{{{` is reported as what it is.
            case UInt8(ascii: "{") where !mayBreak && end != text.startIndex: return nil
            default: text.formIndex(after: &end)
            }
        }
        return nil
    }
}

extension String {
    /// Without spaces and tabs at both ends; other white space, such as Japanese paragraphs begin with, is wording.
    var trimmingBlanks: String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
        var rest = unicodeScalars.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return String(rest)
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
