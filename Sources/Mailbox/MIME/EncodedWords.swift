/// Header text with its encoded words (RFC 2047) decoded. Never fails: a malformed word stays as it stands.
enum EncodedWords {
    static func decode(_ text: String) -> String {
        var words: [Word] = []
        var rest = Substring(text)
        while let start = rest.firstRange(of: "=?") {
            guard let (word, end) = word(in: rest[start.upperBound...]) else {
                words.append(.plain(String(rest[..<start.upperBound])))
                rest = rest[start.upperBound...]
                continue
            }
            let between = rest[..<start.lowerBound]
            // Blanks between two encoded words only fold the line; they are not text.
            let isFold = if case .encoded = words.last { between.allSatisfy(\.isWhitespace) } else { false }
            if !isFold { words.append(.plain(String(between))) }
            append(word, to: &words)
            rest = rest[end...]
        }
        words.append(.plain(String(rest)))
        return words.map(\.text).joined()
    }

    private enum Word {
        case plain(String)
        case encoded([UInt8], charset: String)

        var text: String {
            switch self {
            case .plain(let text): text
            case .encoded(let bytes, let charset): Charset.decode(bytes, as: charset)
            }
        }
    }

    /// Adjacent words of one charset are joined before decoding: many senders split a character between two.
    private static func append(_ word: (bytes: [UInt8], charset: String), to words: inout [Word]) {
        if case .encoded(let bytes, let charset) = words.last, charset.lowercased() == word.charset.lowercased() {
            words[words.count - 1] = .encoded(bytes + word.bytes, charset: charset)
        } else {
            words.append(.encoded(word.bytes, charset: word.charset))
        }
    }

    /// `charset?B?text?=` at the start of `text`.
    private static func word(
        in text: Substring
    ) -> (word: (bytes: [UInt8], charset: String), end: Substring.Index)? {
        // An encoded word has at most 75 characters; lenient, but bounded, so that hostile input stays linear.
        let window = text.prefix(1_000)
        let parts = window.split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, !parts[0].isEmpty, parts[3].first == "=", !parts[2].contains(" ") else { return nil }
        // RFC 2231 allows a language behind an asterisk.
        let charset = String(parts[0].prefix { $0 != "*" })
        let encoded = Array(parts[2].utf8)
        let bytes: [UInt8]
        switch parts[1].uppercased() {
        case "B": bytes = TransferDecoding.base64(encoded[...])
        case "Q": bytes = TransferDecoding.quotedPrintable(encoded.map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }[...])
        default: return nil
        }
        return ((bytes, charset), parts[3].index(after: parts[3].startIndex))
    }
}
