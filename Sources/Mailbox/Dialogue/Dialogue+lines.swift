import NIOCore

extension Dialogue {
    enum Line: Equatable {
        case text(String)
        case fault(Reply)
    }

    /// RFC 4954 section 4: a line of an AUTH exchange may have this many bytes.
    private static let authLineLimit = 12_288

    /// One line without its line end, or nil if it is not complete yet.
    mutating func takeLine(from input: inout ByteBuffer) -> Line? {
        var limit = rules.commandLineLimit
        if case .authenticating = phase { limit = Swift.max(limit, Self.authLineLimit) }
        let view = input.readableBytesView
        guard let lineFeed = view.firstIndex(of: UInt8(ascii: "\n")) else {
            if view.count > limit + 1 { isSkippingLine = true }
            if isSkippingLine { input.clear() }
            return nil
        }
        let line = view[..<lineFeed]
        defer { input.moveReaderIndex(forwardBy: line.count + 1) }
        if isSkippingLine {
            isSkippingLine = false
            return .fault(.lineTooLong)
        }
        guard line.last == UInt8(ascii: "\r") else { return .fault(.bareLineFeed) }
        guard line.count - 1 <= limit else { return .fault(.lineTooLong) }
        return .text(String(decoding: line.dropLast(), as: UTF8.self))
    }

    mutating func read(_ line: Line) {
        switch (phase, line) {
        case (.authenticating, .fault(let reply)):
            phase = .commands
            say(.reply(reply))
        case (.authenticating(var exchange), .text(let text)):
            advance(exchange.answer(text, against: rules.credentials), exchange)
        case (_, .fault(let reply)): say(.reply(reply))
        case (_, .text(let text)):
            do throws(Reply) {
                try obey(try Command(parsing: text))
            } catch {
                say(.reply(error))
            }
        }
    }
}
