/// Names, subjects and addresses: in plain sight where that is unambiguous, as encoded words otherwise.
extension HeaderWriter {
    mutating func field(_ name: StaticString, mailbox: NamedAddress) {
        begin(name)
        if let name = mailbox.name {
            phrase(name.text)
            piece("<" + mailbox.address.addrSpec + ">")
        } else {
            piece(mailbox.address.addrSpec)
        }
        end()
    }

    mutating func field(_ name: StaticString, text: String) {
        begin(name)
        if Plain.isUnambiguous(text), Plain.longestWord(text) < HeaderWriter.lineLimit - column {
            for word in text.utf8.split(separator: UInt8(ascii: " ")) {
                if column + 1 + word.count > HeaderWriter.lineLimit { fold() } else { space() }
                raw(word)
            }
        } else {
            encodedWords(text, inPhrase: false)
        }
        end()
    }

    /// RFC 5322 `display-name`: atoms, else a quoted string, else encoded words.
    private mutating func phrase(_ text: String) {
        guard Plain.isUnambiguous(text) else { return encodedWords(text, inPhrase: true) }
        if text.utf8.allSatisfy({ $0.isAtext || $0 == UInt8(ascii: " ") }), text.utf8.count <= Plain.pieceLimit {
            return piece(text)
        }
        let quoted = Plain.quoted(text)
        // A quoted string could be folded at its spaces, but readers differ on what then becomes of them.
        guard quoted.utf8.count <= Plain.pieceLimit else { return encodedWords(text, inPhrase: true) }
        piece(quoted)
    }
}

/// ASCII text that every reader shows as it is written.
private enum Plain {
    /// Fits on one line after the longest of our field names.
    static let pieceLimit = 64

    /// Printable ASCII, single spaces inside only (folding eats others), nothing that reads as an encoded word.
    static func isUnambiguous(_ text: String) -> Bool {
        var previous = UInt8(ascii: " ")
        for octet in text.utf8 {
            guard octet >= 0x20, octet <= 0x7E else { return false }
            if previous == UInt8(ascii: " "), octet == previous { return false }
            if previous == UInt8(ascii: "="), octet == UInt8(ascii: "?") { return false }
            previous = octet
        }
        return previous != UInt8(ascii: " ")
    }

    static func longestWord(_ text: String) -> Int {
        text.utf8.split(separator: UInt8(ascii: " ")).reduce(0) { max($0, $1.count) }
    }

    /// RFC 5322 `quoted-string`.
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        quoted.unicodeScalars.append("\"")
        return quoted
    }
}
