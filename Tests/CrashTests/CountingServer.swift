import Foundation
import Synchronization

/// An SMTP server on loopback that counts Message-IDs and lets a test act at an exact step of the dialogue: the witness
/// is called on the connection's own thread, before the step is answered. A mail counts when its final dot was read,
/// whatever becomes of the answer; one that was cut off never counts.
final class CountingServer: Sendable {
    enum Moment: Hashable {
        case connect, mail, recipient, data
        /// The mail is counted, its 250 not yet sent.
        case dot
        /// Its 250 is sent.
        case accepted
    }

    struct Event {
        let moment: Moment
        /// How often it has come by now, over all connections: 1 for the first.
        let count: Int
        /// The client's line, if there was one.
        let line: String
    }

    typealias Witness = @Sendable (Event) -> Void

    let port: UInt16
    private let listener: Int32
    private let record = Record()

    fileprivate final class Record: Sendable {
        let mails = Mutex<[String: Int]>([:])
        let moments = Mutex<[Moment: Int]>([:])
    }

    /// How often each Message-ID came.
    var mails: [String: Int] { record.mails.withLock { $0 } }
    var mailCount: Int { mails.values.reduce(0, +) }

    func count(_ moment: Moment) -> Int { record.moments.withLock { $0[moment] ?? 0 } }

    init(pipelining: Bool = true, witness: @escaping Witness = { _ in }) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        guard isListening else { throw Saboteur.Refused(what: "a port") }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread { [record] in
            while case let socket = accept(listener, nil, nil), socket >= 0 {
                // A worker started meanwhile must not keep the connection open.
                _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
                Thread { Line(socket: socket, pipelining: pipelining, record: record, witness: witness).serve() }
                    .start()
            }
            close(listener)
        }.start()
    }

    // `accept` returns with an error, and its thread closes.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private struct Line {
        let socket: Int32
        let pipelining: Bool
        let record: Record
        let witness: Witness

        func serve() {
            guard let stream = fdopen(socket, "r") else { return }
            defer { fclose(stream) }
            // It answers line by line, and nobody is to wait for Nagle's algorithm in between.
            var isOn: Int32 = 1
            setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
            reach(.connect)
            guard say("220 counting.example ESMTP") else { return }
            while let line = read(stream) {
                switch line.prefix(4).uppercased() {
                case "EHLO":
                    let first = pipelining ? "250-counting.example\r\n250-PIPELINING" : "250-counting.example"
                    guard say(first + "\r\n250 SIZE 10240000") else { return }
                case "MAIL":
                    reach(.mail, line)
                    guard say("250 2.1.0 sender ok") else { return }
                case "RCPT":
                    reach(.recipient, line)
                    guard say("250 2.1.5 recipient ok") else { return }
                case "DATA":
                    reach(.data)
                    guard say("354 go ahead"), takeMail(stream) else { return }
                case "QUIT":
                    _ = say("221 2.0.0 bye")
                    return
                default:
                    guard say("250 2.0.0 ok") else { return }
                }
            }
        }

        private func takeMail(_ stream: UnsafeMutablePointer<FILE>) -> Bool {
            var id = "no Message-ID"
            while let line = read(stream) {
                if line == "." {
                    record.mails.withLock { $0[id, default: 0] += 1 }
                    reach(.dot)
                    guard say("250 2.0.0 taken") else { return false }
                    reach(.accepted)
                    return true
                }
                if line.lowercased().hasPrefix("message-id: ") { id = String(line.dropFirst(12)) }
            }
            return false
        }

        private func reach(_ moment: Moment, _ line: String = "") {
            let count = record.moments.withLock { moments in
                moments[moment, default: 0] += 1
                return moments[moment] ?? 0
            }
            witness(Event(moment: moment, count: count, line: line))
        }

        /// A line without its end; nil at the end of the connection, also in the middle of a line.
        private func read(_ stream: UnsafeMutablePointer<FILE>) -> String? {
            var bytes: [CChar] = Array(repeating: 0, count: 4096)
            guard fgets(&bytes, Int32(bytes.count), stream) != nil else { return nil }
            var line = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            // The two bytes of a line's end are one Character.
            guard line.popLast() == "\r\n" else { return nil }
            return line
        }

        private func say(_ text: String) -> Bool {
            let bytes = Array("\(text)\r\n".utf8)
            return send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        }
    }
}
