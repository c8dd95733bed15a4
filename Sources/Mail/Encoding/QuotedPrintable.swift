/// Quoted-printable (RFC 2045, 6.7) in lines of at most 76 octets.
/// Pure. Stricter than the RFC: no line begins with `.` or `From `, so nothing on the way has to stuff or escape one.
enum QuotedPrintable {
    /// A line's octets without the `=` of a soft break.
    private static let room = 75

    /// - Returns: false, as soon as it would append more than `limit` octets; `output` is then as it was.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8], limit: Int) -> Bool {
        let start = output.count
        for line in Lines(of: text) {
            append(line: line.octets, to: &output)
            if line.isEnded { output.append(contentsOf: [13, 10]) }
            guard output.count - start <= limit else {
                output.removeSubrange(start...)
                return false
            }
        }
        return true
    }

    static func escape(_ octet: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "="))
        output.append(hexDigit(octet >> 4))
        output.append(hexDigit(octet & 0x0F))
    }

    private static func append(line: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        // White space at the end of a line would be lost on the way.
        let hasOpenEnd = line.last == UInt8(ascii: " ") || line.last == UInt8(ascii: "\t")
        let literalEnd = hasOpenEnd ? line.count - 1 : line.count
        var column = 0
        var index = 0
        while index < line.count {
            if column == 0, mustEscapeAtLineStart(line, index) {
                escape(line[index], to: &output)
                column = 3
                index += 1
                continue
            }
            let run = literalRun(line, from: index, to: min(literalEnd, index + room - column))
            if run > index {
                output.append(contentsOf: UnsafeBufferPointer(rebasing: line[index..<run]))
                column += run - index
                index = run
            } else if column + 3 <= room, index >= literalEnd || !isLiteral(line[index]) {
                escape(line[index], to: &output)
                column += 3
                index += 1
            } else {
                output.append(contentsOf: [UInt8(ascii: "="), 13, 10])
                column = 0
            }
        }
    }

    private static func literalRun(_ line: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
        var index = start
        while index + 8 <= end {
            let eight = EightOctets(line, at: index)
            guard eight.arePrintable, !eight.contains(UInt8(ascii: "=")) else { break }
            index += 8
        }
        while index < end, isLiteral(line[index]) { index += 1 }
        return index
    }

    private static func mustEscapeAtLineStart(_ line: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        line[index] == UInt8(ascii: ".") || MBoxFrom.begins(line, at: index)
    }

    @inline(__always)
    private static func isLiteral(_ octet: UInt8) -> Bool {
        octet >= 0x20 && octet <= 0x7E && octet != UInt8(ascii: "=") || octet == UInt8(ascii: "\t")
    }

    private static func hexDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") + nibble - 10
    }
}

/// `From ` at the start of a line: mail stores that write mbox change it to `>From `.
enum MBoxFrom {
    static func begins(_ line: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        line.count - index >= 5 && line[index] == UInt8(ascii: "F") && line[index + 1] == UInt8(ascii: "r")
            && line[index + 2] == UInt8(ascii: "o") && line[index + 3] == UInt8(ascii: "m")
            && line[index + 4] == UInt8(ascii: " ")
    }
}
