"""What stands in front in production: it ends TLS, passes the Host on, and says where a request came from."""
import http.client, http.server, ssl, subprocess, threading

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"}


class Proxy:
    """Runs until `end`. What it adds to requests is in `adds`, to be changed at any time."""

    def __init__(self, folder, upstream, names):
        certificate, key = folder / "certificate.pem", folder / "key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
             "2", "-subj", f"/CN={names[0]}", "-addext", "subjectAltName=" + ",".join(f"DNS:{name}" for name in names),
             "-keyout", key, "-out", certificate], check=True, capture_output=True)
        self.adds = {"X-Forwarded-For": "198.51.100.7"}
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler(upstream))
        self.server.daemon_threads = True
        # Browsers try a connection that they then do not use.
        self.server.handle_error = lambda *_: None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def end(self):
        self.server.shutdown()
        self.server.server_close()

    def _handler(self, upstream):
        adds = self.adds

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
                connection = http.client.HTTPConnection("127.0.0.1", upstream, timeout=20)
                connection.request(self.command, self.path, body, headers | adds)
                answer = connection.getresponse()
                content = answer.read()
                self.send_response_only(answer.status, answer.reason)
                for name, value in answer.getheaders():
                    if name.lower() not in HOP_BY_HOP | {"content-length"}:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)
                connection.close()

            do_GET = do_HEAD = do_POST = pass_on

            def log_message(self, *_):
                pass

        return Handler
