/// What must hold for the octets of every message, whatever is in it. Each broken rule is one sentence.
package func brokenWireRules(of bytes: [UInt8]) -> Set<String> {
    var broken: Set<String> = []
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    for (index, octet) in bytes.enumerated() {
        if octet == 0 { broken.insert("holds NUL") }
        if octet > 0x7E || octet < 0x20 && ![9, 10, 13].contains(octet) { broken.insert("holds octet \(octet)") }
        if octet == 13, index + 1 == bytes.count || bytes[index + 1] != 10 { broken.insert("bare CR") }
        if octet == 10 {
            if index == 0 || bytes[index - 1] != 13 { broken.insert("bare LF") }
            lines.append(bytes[start..<max(start, index - 1)])
            start = index + 1
        }
    }
    if start != bytes.count { broken.insert("does not end with CR LF") }

    let headerEnd = lines.firstIndex(where: \.isEmpty) ?? lines.endIndex
    for (index, line) in lines.enumerated() {
        let isHeader = index < headerEnd
        if line.first == UInt8(ascii: ".") { broken.insert("a line starts with a dot") }
        if line.starts(with: "From ".utf8) { broken.insert("a line starts with From") }
        if line.last == UInt8(ascii: " ") || line.last == UInt8(ascii: "\t") {
            broken.insert("a line ends in white space")
        }
        // Only an address or an id, which cannot be folded, may make a header line longer, and then stands alone.
        let isOnePiece = isHeader && line.first == UInt8(ascii: " ") && !line.dropFirst().contains(UInt8(ascii: " "))
        let isEncoded = line.containsSubsequence("=?UTF-8?")
        if line.count > (isHeader ? (isEncoded ? 76 : 78) : 76), !isOnePiece || isEncoded || line.count > 998 {
            broken.insert("a line has \(line.count) octets: \(String(decoding: line.prefix(200), as: UTF8.self))")
        }
        if isHeader, line.allSatisfy({ $0 == UInt8(ascii: " ") }) { broken.insert("a header line is blank") }
        for word in isHeader ? line.split(separator: UInt8(ascii: " ")) : [] {
            if word.starts(with: "=?UTF-8?".utf8), word.count > 75 { broken.insert("an encoded word is too long") }
        }
    }
    return broken
}

extension ArraySlice<UInt8> {
    fileprivate func containsSubsequence(_ text: String) -> Bool {
        guard count >= text.utf8.count else { return false }
        return indices.dropLast(text.utf8.count - 1).contains { self[$0...].starts(with: text.utf8) }
    }
}
