import NIOCore

/// One SMTP reply: code, enhanced code (RFC 3463) and one or more lines of text.
/// Control characters in the text become spaces, so a text can never forge a second reply.
package struct Reply: Error, Sendable, Equatable {
    package var code: Int
    package var enhanced: String?
    package var lines: [String]

    package init(_ code: Int, _ enhanced: String? = nil, _ lines: String...) {
        self.code = code
        self.enhanced = enhanced
        self.lines = lines.isEmpty ? [""] : lines
    }

    /// 2xx and 3xx: the command this answers takes its usual effect.
    package var isPositive: Bool { (200..<400).contains(code) }

    /// RFC 5321 section 4.2.1: after 421 the server closes the connection.
    package var endsConnection: Bool { code == 421 }

    /// Appends the bytes of the reply; the enhanced code is left out if the server did not announce it.
    func write(into buffer: inout ByteBuffer, withEnhancedCode: Bool) {
        for (index, line) in lines.enumerated() {
            buffer.writeString(String(code))
            buffer.writeInteger(index == lines.count - 1 ? UInt8(ascii: " ") : UInt8(ascii: "-"))
            if withEnhancedCode, let enhanced {
                buffer.writeString(enhanced)
                buffer.writeInteger(UInt8(ascii: " "))
            }
            buffer.writeBytes(line.utf8.lazy.map { $0 < 0x20 || $0 == 0x7f ? 0x20 : $0 })
            buffer.writeStaticString("\r\n")
        }
    }
}

extension Reply {
    static let ok = Reply(250, "2.0.0", "OK")
    static let senderTaken = Reply(250, "2.1.0", "sender OK")
    static let recipientTaken = Reply(250, "2.1.5", "recipient OK")
    static let sendBody = Reply(354, nil, "end with <CR><LF>.<CR><LF>")
    static let goodbye = Reply(221, "2.0.0", "goodbye")
    static let readyForTLS = Reply(220, "2.0.0", "ready to start TLS")
    static let authenticated = Reply(235, "2.7.0", "authentication succeeded")
    static let wrongCredentials = Reply(535, "5.7.8", "authentication credentials invalid")
    static let mustAuthenticate = Reply(530, "5.7.0", "authentication required")
    static let mustStartTLS = Reply(530, "5.7.0", "must issue a STARTTLS command first")
    static let wrongOrder = Reply(503, "5.5.1", "bad sequence of commands")
    static let lineTooLong = Reply(500, "5.5.2", "line too long")
    static let bareLineFeed = Reply(500, "5.5.2", "a line ends with <CR><LF>, not with a bare <LF>")
    static let controlCharacter = Reply(500, "5.5.2", "control character in a command")
    static let unknownCommand = Reply(500, "5.5.2", "command not recognized")
    static let notOffered = Reply(502, "5.5.1", "command not offered")
    static let notASCII = Reply(553, "5.6.7", "only ASCII here, SMTPUTF8 is not offered")
    static let unknownParameter = Reply(555, "5.5.4", "parameter not recognized")
    static let tooBig = Reply(552, "5.3.4", "message too big")
    static let tooManyRecipients = Reply(452, "4.5.3", "too many recipients")
    static let noRecipients = Reply(554, "5.5.1", "no valid recipients")
    static let cannotStore = Reply(452, "4.3.1", "cannot store the message")
    static let idleTooLong = Reply(421, "4.4.2", "idle for too long, closing")
}
