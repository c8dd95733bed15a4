/// One part of a `multipart/alternative`: its headers and its text in the leanest safe encoding.
/// Never 8-bit. Plain 7bit only for text that survives every relay as it is; else quoted-printable or base64,
/// whichever is shorter.
struct BodyPart {
    let contentType: StaticString
    let text: String

    func append(to output: inout [UInt8]) {
        output.append(contentsOf: "Content-Type: ".utf8)
        contentType.withUTF8Buffer { output.append(contentsOf: $0) }
        output.append(contentsOf: "; charset=utf-8\r\nContent-Transfer-Encoding: ".utf8)
        var text = text
        text.withUTF8 { Self.append($0, to: &output) }
    }

    private static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        let survey = Survey(of: text)
        if survey.isSafeAs7Bit {
            output.append(contentsOf: "7bit\r\n\r\n".utf8)
            appendCanonical(text, to: &output)
            return
        }
        let beforeName = output.count
        output.append(contentsOf: "quoted-printable\r\n\r\n".utf8)
        // Line ends count as they will be encoded: base64 is made of the canonical form, with CR LF.
        let limit = Base64.lengthInLines(of: survey.canonicalCount)
        if QuotedPrintable.append(text, to: &output, limit: limit) { return }

        output.removeSubrange(beforeName...)
        output.append(contentsOf: "base64\r\n\r\n".utf8)
        var canonical: [UInt8] = []
        canonical.reserveCapacity(survey.canonicalCount)
        appendCanonical(text, to: &canonical)
        canonical.withUnsafeBufferPointer { Base64.appendInLines($0, to: &output) }
    }

    private static func appendCanonical(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        for line in Lines(of: text) {
            output.append(contentsOf: line.octets)
            if line.isEnded { output.append(contentsOf: [13, 10]) }
        }
    }
}

/// What one pass over a text learns for the choice of its encoding.
private struct Survey {
    private(set) var isSafeAs7Bit = true
    /// Octets once every line end is CR LF.
    private(set) var canonicalCount = 0

    init(of text: UnsafeBufferPointer<UInt8>) {
        for line in Lines(of: text) {
            canonicalCount += line.octets.count + (line.isEnded ? 2 : 0)
            if isSafeAs7Bit, !Self.isSafe(line.octets) { isSafeAs7Bit = false }
        }
    }

    private static func isSafe(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = line.first, let last = line.last else { return true }
        guard line.count <= 76, first != UInt8(ascii: "."), !MBoxFrom.begins(line, at: 0),
            last != UInt8(ascii: " "), last != UInt8(ascii: "\t")
        else { return false }
        var previous: UInt8 = 0
        for octet in line {
            guard octet >= 0x20 && octet <= 0x7E || octet == UInt8(ascii: "\t") else { return false }
            // Could be the boundary.
            if octet == UInt8(ascii: "_"), previous == UInt8(ascii: "=") { return false }
            previous = octet
        }
        return true
    }
}
