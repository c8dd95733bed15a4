import Mustache

/// How values get into a page. The library's own HTML escaping looks at whole `Character`s and lets a quotation mark
/// through when a combining accent follows; a browser looks at code points.
struct EscapedByOctet: MustacheContentType {
    static let name = "ESCAPED-BY-OCTET"

    func escapeText(_ text: String) -> String { text.escapedForHTML }
}
