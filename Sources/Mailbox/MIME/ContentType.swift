/// A structured header value: `text/html; charset="utf-8"` as its value and its parameters (RFC 2045 section 5.1).
/// Serves Content-Disposition as well. Never fails: what is malformed is left out.
struct ContentType: Sendable, Equatable {
    /// In lower case.
    let value: String
    /// Keys in lower case.
    private(set) var parameters: [String: String] = [:]

    init(_ text: String) {
        var pieces = Self.split(text)
        value = pieces.removeFirst().lowercased()
        for piece in pieces {
            guard let equals = piece.firstIndex(of: "=") else { continue }
            let key = piece[..<equals].trimmingSpaces.lowercased()
            let value = piece[piece.index(after: equals)...].trimmingSpaces
            if parameters[key] == nil { parameters[key] = Self.unquoted(value) }
        }
    }

    /// Splits at semicolons outside quotes; the first piece is always there.
    private static func split(_ text: String) -> [String] {
        var pieces = [""]
        var isQuoted = false
        var isEscaped = false
        for character in text.prefix(4_000) {
            if isEscaped {
                isEscaped = false
            } else if character == "\\", isQuoted {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ";", !isQuoted {
                pieces.append("")
                continue
            }
            pieces[pieces.count - 1].append(character)
        }
        return pieces.map { String(Substring($0).trimmingSpaces) }
    }

    private static func unquoted(_ text: Substring) -> String {
        guard text.count >= 2, text.first == "\"", text.last == "\"" else { return String(text) }
        var result = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }
}
