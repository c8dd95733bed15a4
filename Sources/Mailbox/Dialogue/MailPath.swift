/// The address between the angle brackets of MAIL and RCPT (RFC 5321 section 4.1.2).
/// Lenient about what an address may look like, strict about where it ends.
enum MailPath {
    /// The index of the closing bracket; one inside a quoted local part does not close.
    static func end(in text: Substring) -> Substring.Index? {
        guard text.first == "<" else { return nil }
        var isQuoted = false
        var index = text.index(after: text.startIndex)
        while index < text.endIndex {
            switch text[index] {
            case "\\" where isQuoted:
                index = text.index(after: index)
                if index == text.endIndex { return nil }
            case "\"": isQuoted.toggle()
            case ">" where !isQuoted: return index
            case "<" where !isQuoted, " " where !isQuoted: return nil
            default: break
            }
            index = text.index(after: index)
        }
        return nil
    }

    static func address(in path: Substring, mayBeEmpty: Bool) throws(Reply) -> String {
        if path.isEmpty, mayBeEmpty { return "" }
        let enhanced = mayBeEmpty ? "5.1.7" : "5.1.3"
        guard path.utf8.count <= 254 else { throw Reply(501, enhanced, "address too long") }
        var address = path
        // A source route (`@relay,@relay:`) is accepted and ignored, as RFC 5321 appendix C asks.
        if address.first == "@", let colon = address.firstIndex(of: ":") {
            address = address[address.index(after: colon)...]
        }
        if !mayBeEmpty, address.lowercased() == "postmaster" { return String(address) }
        guard let at = address.lastIndex(of: "@"), at != address.startIndex,
            address.index(after: at) != address.endIndex
        else { throw Reply(501, enhanced, "syntax: <local-part@domain>") }
        return String(address)
    }
}
