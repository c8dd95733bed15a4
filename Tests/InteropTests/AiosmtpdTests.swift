import Foundation
import Stage
import Testing

/// Against Python's aiosmtpd, which wants STARTTLS and a password.
@Suite struct AiosmtpdTests {
    static let isAvailable: Bool = {
        do { return try Program.run("/usr/bin/env", ["python3", "-c", "import aiosmtpd"]) == 0 } catch { return false }
    }()

    @Test(.enabled(if: AiosmtpdTests.isAvailable, "python3 has no aiosmtpd"))
    func aServerThatWantsTLSAndAPasswordGetsEachMailOnce() async throws {
        let folder = try Scratch()
        let script = folder.url.appending(path: "make.sh")
        try Data(Self.makeCertificates.utf8).write(to: script)
        try #require(try Program.run("/usr/bin/env", ["sh", script.path, folder.url.path]) == 0)
        let program = folder.url.appending(path: "server.py")
        try Data(Self.program.utf8).write(to: program)
        let output = folder.url.appending(path: "output")
        let server = try Program(
            "/usr/bin/env", ["python3", program.path, folder.url.path], in: folder.url, output: output)
        var port = ""
        try await until("it says its port") {
            port = try String(contentsOf: output, encoding: .utf8)
            return port.hasSuffix("\n")
        }
        let url =
            "smtp://ops:s3cret@localhost:\(port.filter(\.isNumber))?starttls=required&ca=\(folder.url.path)/ca.pem"
        let (estate, jobs) = try await MainJob.run(through: url)
        await server.stop()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).filter {
            $0.hasPrefix("mail-")
        }
        let mails = try names.map { try String(contentsOf: folder.url.appending(path: $0), encoding: .utf8) }
        #expect(mails.count == 3)
        #expect(mails.allSatisfy { $0.hasPrefix("X-Came: tls as ops\r\n") })
        try await MainJob.check(mails, estate, jobs)
    }

    private static let makeCertificates = """
        set -e
        cd "$1"
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=ca \\
            -keyout ca.key -out ca.pem
        openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \\
            -keyout server.key -out server.csr
        printf 'subjectAltName=DNS:localhost' > extensions
        openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 \\
            -extfile extensions -out server.pem
        """

    private static let program = """
        import asyncio, os, ssl, sys
        from aiosmtpd.smtp import SMTP, AuthResult

        folder = sys.argv[1]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(folder, "server.pem"), os.path.join(folder, "server.key"))
        count = 0

        class Handler:
            async def handle_DATA(self, server, session, envelope):
                global count
                count += 1
                came = f"X-Came: {'tls' if session.ssl else 'clear'} as {session.auth_data}\\r\\n"
                with open(os.path.join(folder, f"mail-{count}"), "wb") as file:
                    file.write(came.encode() + envelope.content)
                return "250 2.0.0 taken"

        def authenticate(server, session, envelope, mechanism, data):
            good = data.login == b"ops" and data.password == b"s3cret"
            return AuthResult(success=good, handled=False, auth_data=data.login.decode())

        async def main():
            server = await asyncio.get_running_loop().create_server(
                lambda: SMTP(Handler(), tls_context=context, require_starttls=True, authenticator=authenticate,
                             auth_required=True, auth_require_tls=True), "127.0.0.1", 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()

        asyncio.run(main())
        """
}
