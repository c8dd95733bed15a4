import Foundation

/// A real SMTP server under TLS: Python's aiosmtpd, with certificates made by openssl in a folder of its own.
/// Answers a mail with its length and the sum of its bytes. Ends with its last reference.
final class TLSServer: Sendable {
    enum Certificate: Sendable {
        case valid, expired, forAnotherHost, selfSigned
    }

    let port: UInt16
    private let folder: URL
    private let process: Process
    private let input: Pipe

    var caFile: String { folder.appending(path: "ca.pem").path }
    var otherCAFile: String { folder.appending(path: "other-ca.pem").path }

    static let isAvailable: Bool = {
        let status = try? run("python3", ["-c", "import aiosmtpd"])
        return status == 0
    }()

    /// - Parameter implicit: TLS from the first byte; otherwise STARTTLS is required.
    static func start(implicit: Bool, _ certificate: Certificate = .valid) async throws -> TLSServer {
        try await withCheckedThrowingContinuation { continuation in
            // On a thread of its own: it waits for other programs.
            Thread { continuation.resume(with: Result { try TLSServer(implicit, certificate) }) }.start()
        }
    }

    private init(_ implicit: Bool, _ certificate: Certificate) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "smtp-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let script = folder.appending(path: "make.sh")
        try Data(Self.makeCertificates.utf8).write(to: script)
        guard try Self.run("sh", [script.path, folder.path, "\(certificate)"]) == 0 else { throw Failure.openssl }
        let program = folder.appending(path: "server.py")
        try Data(Self.program.utf8).write(to: program)

        let output = Pipe()
        input = Pipe()
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", program.path, folder.path, implicit ? "implicit" : "starttls"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = UInt16(line.filter(\.isNumber)) else { throw Failure.server }
        self.port = port
    }

    deinit {
        // Not by the end of its standard input: a program another test starts meanwhile may have inherited that pipe.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            FileHandle.standardError.write(Data("cannot remove \(folder.path): \(error)\n".utf8))
        }
    }

    enum Failure: Error {
        case openssl, server
    }

    private static func run(_ name: String, _ arguments: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    private static let makeCertificates = """
        set -e
        cd "$1"
        for ca in ca other-ca; do
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \\
                -subj "/CN=$ca" -keyout $ca.key -out $ca.pem
        done
        name=localhost issuer="-CA ca.pem -CAkey ca.key -CAcreateserial" days=1
        case "$2" in
            expired) days=-1 ;;
            forAnotherHost) name=mail.example.com ;;
            selfSigned) issuer="-signkey server.key" ;;
        esac
        # The common name is no host name (RFC 9525), though programs have taken it for one.
        openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \\
            -keyout server.key -out server.csr
        printf 'subjectAltName=DNS:%s' "$name" > extensions
        openssl x509 -req -in server.csr $issuer -days "$days" -extfile extensions -out server.pem
        """

    private static let program = """
        import asyncio, os, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult

        folder, mode = sys.argv[1:]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(folder, "server.pem"), os.path.join(folder, "server.key"))

        class Handler:
            async def handle_DATA(self, server, session, envelope):
                return f"250 2.0.0 {len(envelope.content)} {sum(envelope.content)}"

        def authenticate(server, session, envelope, mechanism, data):
            good = data.login == b"ops" and data.password == b"s3cret"
            return AuthResult(success=good, handled=False)

        def session():
            return SMTP(Handler(), tls_context=None if mode == "implicit" else context,
                        require_starttls=mode != "implicit", authenticator=authenticate,
                        auth_require_tls=mode != "implicit")

        async def main():
            loop = asyncio.get_running_loop()
            server = await loop.create_server(session, "127.0.0.1", 0, ssl=context if mode == "implicit" else None)
            print(server.sockets[0].getsockname()[1], flush=True)
            await loop.run_in_executor(None, sys.stdin.read)
            os._exit(0)

        asyncio.run(main())
        """
}
