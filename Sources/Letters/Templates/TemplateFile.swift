/// One template as it was read, with its name relative to the template folder, such as `de/invitation.mustache`.
struct TemplateFile: Sendable {
    let name: String
    let text: String

    /// - Parameter text: as read; a byte order mark that an editor left is dropped.
    init(name: String, text: String) {
        self.name = name
        self.text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }

    func place(_ line: Int) -> TemplatePlace { TemplatePlace(file: name, line: line) }

    func flaw(_ flaw: TemplateFlaw, line: Int) -> TemplateError { .flaw(flaw, at: place(line)) }
}
