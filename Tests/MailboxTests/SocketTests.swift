import Foundation
import Testing

@testable import Mailbox

/// What a client sees on the wire: one Python program that sends each argument once the reply to the one before it
/// came, and prints the code of each reply, `EOF` or `RESET`. After `SHUT:` it says that it will send no more, so a
/// server that never answers is seen at once.
@Suite struct SocketTests {
    private static let client = """
        import socket, sys
        s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        f = s.makefile("rb")
        def reply():
            while True:
                line = f.readline()
                if not line: return "EOF"
                if line[3:4] != b"-": return line[:3].decode()
        try:
            print(reply(), end=" ")
            for text in sys.argv[2:]:
                s.sendall(text.removeprefix("SHUT:").encode() + b"\\r\\n")
                if text.startswith("SHUT:"): s.shutdown(socket.SHUT_WR)
                answer = reply()
                print(answer, end=" ")
                if answer == "EOF": break
        except (ConnectionResetError, BrokenPipeError): print("RESET", end=" ")
        """

    private static let opening = ["EHLO c", "MAIL FROM:<a@x.example>", "RCPT TO:<b@x.example>", "DATA"]

    private static func talk(to catcher: MailCatcher, _ lines: [String]) async throws -> String {
        try await Python.run(client, [String(catcher.smtpPort)] + lines).output
    }

    /// The script, what follows the opening, what the client sees, and how many mails are stored.
    @Test(arguments: [
        ("", ["x\r\n.", "QUIT"], "220 250 250 250 354 250 221 ", 1),
        ("connect: drop", [], "EOF RESET ", 0), ("connect: 421 4.3.2 closing", [], "421 EOF ", 0),
        ("ehlo: drop", [], "220 EOF ", 0), ("mail: reset", [], "220 250 RESET ", 0),
        ("rcpt: 450 4.2.0 greylisted, first 1", ["x"], "220 250 250 450 554 500 ", 0),
        ("dot: drop", ["x\r\n."], "220 250 250 250 354 EOF ", 0),
        ("dot: reset", ["x\r\n."], "220 250 250 250 354 RESET ", 0),
        ("dot: silence", ["SHUT:x\r\n."], "220 250 250 250 354 EOF ", 0),
        ("dot: accept-then-drop", ["x\r\n."], "220 250 250 250 354 EOF ", 1),
        ("dot: delay 20ms", ["x\r\n.", "QUIT"], "220 250 250 250 354 250 221 ", 1),
        ("body: reset, after 2", ["x\r\n."], "220 250 250 250 354 RESET ", 0),
        ("quit: drop", ["x\r\n.", "QUIT"], "220 250 250 250 354 250 EOF ", 1),
    ])
    func aScriptedFailureIsSeenByTheClient(script rules: String, lines: [String], seen: String, stored: Int)
        async throws
    {
        let script = try Script(parsing: rules)
        try await withCatcher { options in
            options.script = script
        } _: { catcher in
            let output = try await Self.talk(to: catcher, Self.opening + lines)
            // A connection that is dropped before the client writes shows as either, by the kernel's timing.
            let isEither = rules.hasPrefix("connect:")
            #expect(
                isEither
                    ? output.replacing("RESET", with: "EOF") == seen.replacing("RESET", with: "EOF") : output == seen)
            #expect(catcher.mails.count == stored)
        }
    }

    @Test func commandsSentInOneWriteAreAnsweredInOrder() async throws {
        try await withCatcher { catcher in
            let sent = try await Python.run(
                """
                import socket, sys
                s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                mail = b"MAIL FROM:<a@x.example>\\r\\nRCPT TO:<b@x.example>\\r\\nDATA\\r\\nx\\r\\n.\\r\\n"
                s.sendall(b"EHLO c\\r\\n" + mail * 200 + b"QUIT\\r\\n")
                lines = s.makefile("rb").readlines()
                print([int(l[:3]) for l in lines if l[3:4] == b" "] == [220, 250] + [250, 250, 354, 250] * 200 + [221])
                """, String(catcher.smtpPort))
            #expect(sent.output == "True\n")
            #expect(catcher.mails.count == 200)
        }
    }

    @Test func cleartextBehindSTARTTLSIsNotReadAsIfItCameEncrypted() async throws {
        try await withEncryptedCatcher(.startTLS(.generated())) { catcher, certificate in
            let sent = try await Python.run(
                """
                import socket, ssl, sys
                s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                def until(end, s):
                    seen = b""
                    while not seen.endswith(end): seen += s.recv(1)
                until(b"\\r\\n", s)
                s.sendall(b"EHLO c\\r\\n"); until(b"250 AUTH PLAIN LOGIN XOAUTH2\\r\\n", s)
                s.sendall(b"STARTTLS\\r\\nEHLO evil\\r\\nMAIL FROM:<evil@x.example>\\r\\n"); until(b"\\r\\n", s)
                t = ssl.create_default_context(cafile=sys.argv[2]).wrap_socket(s, server_hostname="localhost")
                t.sendall(b"NOOP\\r\\nMAIL FROM:<a@x.example>\\r\\nQUIT\\r\\n")
                print([l[:3].decode() for l in t.makefile("rb").readlines()])
                """, String(catcher.smtpPort), certificate)
            #expect(sent.output == "['250', '503', '221']\n")
        }
    }

    @Test func aQuietClientIsSentAway() async throws {
        try await withCatcher { options in
            options.idleLimit = .milliseconds(50)
        } _: { catcher in
            let sent = try await Python.run(
                """
                import socket, sys
                s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                print([l[:3].decode() for l in s.makefile("rb").readlines()])
                """, String(catcher.smtpPort))
            #expect(sent.output == "['220', '421']\n")
        }
    }
}
