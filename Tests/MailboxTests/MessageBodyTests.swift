import NIOCore
import Testing

@testable import Mailbox

@Suite struct MessageBodyTests {
    /// What could be taken for an end but is none, in front of the real one.
    static let lookalikes = [
        "\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r\n", "\n\r.\r\n", "\r\n.\r\r\n", "\r\n. \r\n",
        "\r\n.\0\r\n",
    ]

    @Test(arguments: lookalikes)
    func nothingButADotOnItsOwnLineEndsAMail(lookalike: String) {
        var talk = Transcript()
        _ = talk.send("EHLO c\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n")
        let smuggled = "MAIL FROM:<evil@x.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\nsmuggled"
        #expect(talk.send("first\(lookalike)\(smuggled)\r\n.\r\n") == ["250 2.0.0"])
        #expect(talk.mails.count == 1)
        #expect(talk.bodies[0].hasSuffix("\(smuggled)\r\n"))
    }

    @Test(arguments: [
        ("\r\n", "\r\n"), ("..\r\n", ".\r\n"), (".a\r\n", "a\r\n"), ("a\r\n..\r\n...\r\n", "a\r\n.\r\n..\r\n"),
        ("a.b\r\n", "a.b\r\n"),
        ("..a..\r\n", ".a..\r\n"), ("\r\n\r\n..\r\n", "\r\n\r\n.\r\n"), ("", ""),
    ])
    func stuffedDotsAreRemovedHoweverTheBytesAreCut(wire: String, message: String) {
        let bytes = Array("\(wire).\r\nQUIT\r\n".utf8)
        for cut in 1...bytes.count {
            var body = MessageBody(keeping: true, limit: 1_000)
            var input = ByteBuffer()
            var hasEnded = false
            for piece in stride(from: 0, to: bytes.count, by: cut) {
                input.writeBytes(bytes[piece..<min(piece + cut, bytes.count)])
                hasEnded = hasEnded || body.take(from: &input, atMost: .max)
            }
            #expect(hasEnded)
            #expect(String(decoding: body.bytes, as: UTF8.self) == message)
            #expect(String(buffer: input) == "QUIT\r\n", "cut into pieces of \(cut)")
        }
    }

    @Test func aSinkCountsWhatItDoesNotKeep() {
        var talk = Transcript { $0.keepsBytes = false }
        _ = talk.send("EHLO c\r\nMAIL FROM:<a@x.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n..x\r\n.\r\n")
        #expect(talk.mails.map(\.size) == [4])
        #expect(talk.bodies == [""])
    }
}
