package import Jobs

extension Reply {
    /// The longest text that is kept, in bytes of UTF-8.
    static let evidenceLimit = 512

    /// Makes of a reply what may be stored and shown: its codes, and its words in one printable line.
    package init(reading parser: borrowing ReplyParser) {
        let lines = parser.text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true)
        let (enhanced, length) = lines.first.map { EnhancedCode.leading($0, of: parser.code) } ?? (nil, 0)
        guard let enhanced, let first = lines.first else {
            self.init(code: parser.code, text: printable(parser.text, limit: Self.evidenceLimit))
            return
        }
        // Servers repeat the enhanced code on every line (RFC 2034 §4); people need it once.
        let prefix = first.prefix(length)
        var words: [UInt8] = []
        for line in lines {
            if !words.isEmpty { words.append(UInt8(ascii: " ")) }
            words += line.starts(with: prefix) ? line.dropFirst(length) : line
        }
        self.init(code: parser.code, enhancedCode: enhanced, text: printable(words, limit: Self.evidenceLimit))
    }
}

extension EnhancedCode {
    /// The enhanced code a line begins with, and the bytes it takes with the space behind it. Its class must be the
    /// reply's own (RFC 2034 §4): a code that contradicts the reply is only words.
    fileprivate static func leading(_ line: ArraySlice<UInt8>, of code: Int) -> (EnhancedCode?, Int) {
        let word = line.prefix(12).prefix { $0 == UInt8(ascii: ".") || (48...57).contains($0) }
        guard word.count >= 5, let enhanced = EnhancedCode(parsing: String(decoding: word, as: UTF8.self)),
            enhanced.class == code / 100
        else { return (nil, 0) }
        let end = word.endIndex
        guard end == line.endIndex || line[end] == UInt8(ascii: " ") || line[end] == UInt8(ascii: "\r") else {
            return (nil, 0)
        }
        return (enhanced, end == line.endIndex ? word.count : word.count + 1)
    }
}

/// Text from elsewhere in one line that moves no terminal: control and formatting characters are gone, line breaks
/// are spaces, what is not UTF-8 is U+FFFD, and it is cut at a character.
/// - Parameter limit: in bytes of UTF-8.
func printable(_ bytes: some Collection<UInt8>, limit: Int) -> String {
    if bytes.count <= limit, bytes.allSatisfy({ (32...126).contains($0) }) {
        return String(decoding: bytes, as: UTF8.self)
    }
    var text = String.UnicodeScalarView()
    var length = 0
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
        let shown: Unicode.Scalar = scalar == "\n" || scalar == "\t" ? " " : scalar
        guard shown.isPrintable else { continue }
        length += UTF8.width(shown)
        guard length <= limit else { break }
        text.append(shown)
    }
    return String(text)
}

extension Unicode.Scalar {
    fileprivate var isPrintable: Bool {
        if isASCII { return (32...126).contains(value) }
        return switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
        default: true
        }
    }
}
