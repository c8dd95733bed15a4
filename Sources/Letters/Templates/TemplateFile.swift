/// One template as it was read, with its name relative to the template folder, such as `de/invitation.mustache`.
struct TemplateFile: Sendable {
    let name: String
    let text: String

    /// - Parameter text: as read; a byte order mark that an editor left is dropped.
    init(name: String, text: String) {
        self.name = name
        self.text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// Tabs and line ends are none.
    var lineWithControlCharacter: Int? {
        var line = 1
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: "\t"), UInt8(ascii: "\r"): continue
            case ..<0x20, 0x7f: return line
            default: continue
            }
        }
        return nil
    }

    func place(_ line: Int) -> TemplatePlace { TemplatePlace(file: name, line: line) }

    func flaw(_ flaw: TemplateFlaw, line: Int) -> TemplateError { .flaw(flaw, at: place(line)) }
}
