import Jobs
import SMTP

/// Of the reply parser: its bounds, that the pieces in which bytes arrive do not matter, and that evidence is one line
/// which reads as itself.
enum ReplyProperty {
    private struct Reading: Equatable {
        var replies: [Reply] = []
        var violation: Violation?
        var mostKept = 0
    }

    static func check(_ bytes: [UInt8]) -> Property.Finding {
        var finding = Property.Finding()
        let whole = read(bytes, pieces: bytes.count)
        finding.wasAccepted = !whole.replies.isEmpty
        finding.demand("keeps at most 2048 bytes", whole.mostKept <= 2048)
        for pieces in [1, 7] {
            let reading = read(bytes, pieces: pieces)
            finding.demand("reads the same in pieces", reading.replies == whole.replies)
            finding.demand("refuses the same in pieces", reading.violation == whole.violation)
        }
        for reply in whole.replies { check(reply, &finding) }
        return finding
    }

    private static func check(_ reply: Reply, _ finding: inout Property.Finding) {
        finding.demand("a code is of 200…599", (200...599).contains(reply.code))
        finding.demand(
            "the enhanced code is of the code's class",
            (reply.enhancedCode?.class ?? reply.code / 100) == reply.code / 100)
        finding.demand("words have at most 512 bytes", reply.text.utf8.count <= 512)
        finding.demand("words are one line", isOneLine(reply.text))
        let hint = RetryHint.seconds(in: reply.text)
        finding.demand("a hint is of 1…3600 seconds", hint.map { (1...3600).contains($0) } ?? true)
        let line = line(reply)
        let again = read(Array("\(line)\r\n".utf8), pieces: .max).replies
        finding.demand("what was read prints as it reads", again.map(self.line) == [line])
        if let enhanced = reply.enhancedCode {
            finding.demand("an enhanced code reads as itself", EnhancedCode(parsing: enhanced.description) == enhanced)
        }
    }

    /// Without spaces at its end: behind a bare code there may be one or none.
    private static func line(_ reply: Reply) -> String {
        var line = "\(reply.code) " + (reply.enhancedCode.map { "\($0) " } ?? "") + reply.text
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }

    private static func read(_ bytes: [UInt8], pieces: Int) -> Reading {
        var reading = Reading()
        var parser = ReplyParser()
        var start = 0
        do throws(Violation) {
            while start < bytes.count {
                let piece = Array(bytes[start..<(bytes.count - start > pieces ? start + pieces : bytes.count)])
                var position = 0
                while try parser.read(piece, from: &position, upTo: piece.count) != nil {
                    reading.replies.append(Reply(reading: parser))
                }
                reading.mostKept = max(reading.mostKept, parser.text.count)
                start += piece.count
            }
        } catch {
            reading.violation = error
        }
        return reading
    }
}
