/// Reads replies (RFC 5321 §4.2) from bytes as they arrive, in pieces of any size.
/// Pure. Never holds more than `keeping` bytes of a reply, nor reads an endless one: 128 lines of 4096 bytes.
/// A violation means that the connection's dialogue is out of step: drop it.
package struct ReplyParser {
    static let lineLimit = 4096
    static let linesLimit = 128

    /// The words of the latest complete reply, codes removed, one line each; at most `keeping` bytes, unprinted.
    package private(set) var text: [UInt8] = []
    /// The code of the latest complete reply.
    package private(set) var code = 0

    private let keeping: Int
    private var isComplete = true
    private var lineCode = 0
    private var lineLength = 0
    private var isLastLine = true
    private var lines = 0

    package init(keeping: Int = 2048) {
        self.keeping = keeping
        text.reserveCapacity(256)
    }

    /// Reads from `position` to the end of one reply, or to `end`, and moves `position` there.
    /// - Returns: the reply's code once it is complete; nil if more bytes are needed.
    package mutating func read(
        _ bytes: [UInt8], from position: inout Int, upTo end: Int
    ) throws(Violation) -> Int? {
        while position < end {
            let byte = bytes[position]
            position += 1
            if try take(byte) { return code }
        }
        return nil
    }

    /// - Returns: whether the byte ended a reply.
    private mutating func take(_ byte: UInt8) throws(Violation) -> Bool {
        if isComplete { begin() }
        guard byte != 0 else { throw .nul }
        lineLength += 1
        guard lineLength <= Self.lineLimit else { throw .lineTooLong }
        switch lineLength {
        case 1...3:
            guard (48...57).contains(byte) else { throw .notAReplyCode }
            lineCode = lineCode * 10 + Int(byte) - 48
            if lineLength == 3 { try acceptCode() }
            return false
        case 4:
            switch byte {
            case UInt8(ascii: " "): isLastLine = true
            case UInt8(ascii: "-"): isLastLine = false
            // A bare code is a last line without words.
            case UInt8(ascii: "\r"): isLastLine = true
            case UInt8(ascii: "\n"): return try endLine()
            default: throw .notAReplyCode
            }
            return false
        default:
            if byte == UInt8(ascii: "\n") { return try endLine() }
            if text.count < keeping { text.append(byte) }
            return false
        }
    }

    private mutating func begin() {
        isComplete = false
        text.removeAll(keepingCapacity: true)
        (code, lineCode, lineLength, lines, isLastLine) = (0, 0, 0, 0, true)
    }

    private mutating func acceptCode() throws(Violation) {
        guard (200...599).contains(lineCode) else { throw .notAReplyCode }
        guard code == 0 || code == lineCode else { throw .codesDiffer }
        code = lineCode
    }

    private mutating func endLine() throws(Violation) -> Bool {
        lines += 1
        if isLastLine {
            isComplete = true
            return true
        }
        guard lines < Self.linesLimit else { throw .tooManyLines }
        if text.count < keeping { text.append(UInt8(ascii: "\n")) }
        (lineCode, lineLength, isLastLine) = (0, 0, true)
        return false
    }
}
