import Glibc
import Jobs
import Mail

/// The bytes of our side of the dialogue, appended to a buffer that is used again for every mail. Pure.
/// Never splits a command over two buffers: one envelope, one call; one body with its end, one call.
enum WireFormat {
    static func appendReset(to buffer: inout [UInt8]) {
        buffer.append(contentsOf: "RSET\r\n".utf8)
    }

    /// - Parameter size: announced if the server offers SIZE (RFC 1870); nil if not.
    static func appendMail(from sender: EmailAddress, size: Int?, to buffer: inout [UInt8]) {
        buffer.append(contentsOf: "MAIL FROM:<".utf8)
        append(sender, to: &buffer)
        buffer.append(UInt8(ascii: ">"))
        if let size {
            buffer.append(contentsOf: " SIZE=".utf8)
            append(size, to: &buffer)
        }
        buffer.append(contentsOf: "\r\n".utf8)
    }

    static func appendRecipient(_ recipient: EmailAddress, to buffer: inout [UInt8]) {
        buffer.append(contentsOf: "RCPT TO:<".utf8)
        append(recipient, to: &buffer)
        buffer.append(contentsOf: ">\r\n".utf8)
    }

    static func appendData(to buffer: inout [UInt8]) {
        buffer.append(contentsOf: "DATA\r\n".utf8)
    }

    /// A body and the line that ends it (RFC 5321 §4.5.2).
    ///
    /// The message builder makes no line that begins with a dot, and no bare CR or LF. One that slipped through would
    /// cut the mail short, or smuggle a second one in, so a dot after either is doubled here whatever was promised.
    static func appendBody(_ body: [UInt8], to buffer: inout [UInt8]) {
        buffer.reserveCapacity(buffer.count + body.count + 5)
        var copied = 0
        for dot in lineInitialDots(in: body) {
            buffer.append(contentsOf: body[copied..<dot])
            buffer.append(UInt8(ascii: "."))
            copied = dot
        }
        if copied == 0 {
            buffer.append(contentsOf: body)
        } else {
            buffer.append(contentsOf: body[copied...])
        }
        let endsInLineBreak = body.isEmpty || body.suffix(2).elementsEqual([carriageReturn, lineFeed])
        buffer.append(contentsOf: (endsInLineBreak ? ".\r\n" : "\r\n.\r\n").utf8)
    }

    /// Found by `memchr`: dots are rare, and this runs over every byte of every mail.
    static func lineInitialDots(in body: [UInt8]) -> [Int] {
        var dots: [Int] = []
        body.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            var from = 0
            while from < bytes.count, let hit = memchr(start + from, Int32(UInt8(ascii: ".")), bytes.count - from) {
                let index = start.distance(to: UnsafeRawPointer(hit))
                let isFirst = index == 0 || bytes[index - 1] == lineFeed || bytes[index - 1] == carriageReturn
                if isFirst { dots.append(index) }
                from = index + 1
            }
        }
        return dots
    }

    private static func append(_ address: EmailAddress, to buffer: inout [UInt8]) {
        buffer.append(contentsOf: address.local.utf8)
        buffer.append(UInt8(ascii: "@"))
        buffer.append(contentsOf: address.domain.ascii.utf8)
    }

    private static func append(_ number: Int, to buffer: inout [UInt8]) {
        if number >= 10 { append(number / 10, to: &buffer) }
        buffer.append(UInt8(ascii: "0") + UInt8(number % 10))
    }

    private static let carriageReturn = UInt8(ascii: "\r")
    private static let lineFeed = UInt8(ascii: "\n")
}
