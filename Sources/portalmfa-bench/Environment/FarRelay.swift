import Foundation
import Synchronization

/// A relay that is far away: it takes every mail, and answers each group of commands a round trip after it came.
/// A thread for each connection, because all they do is wait. Runs in a process of its own.
final class FarRelay: Sendable {
    let port: Int
    private let descriptor: Int32
    private let roundTrip: Duration

    init(roundTrip: Duration) throws {
        self.roundTrip = roundTrip
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var address = Sink.loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = descriptor
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listening, $0, length) == 0 && listen(listening, 1000) == 0
                    ? getsockname(listening, $0, &length) : -1
            }
        }
        guard status == 0 else { throw BenchError.unexpected("no far relay: \(String(cString: strerror(errno)))") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    /// Serves until the process ends.
    func run() {
        while true {
            let client = accept(descriptor, nil, nil)
            guard client >= 0 else { continue }
            var noDelay: Int32 = 1
            setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, socklen_t(MemoryLayout<Int32>.size))
            Thread.detachNewThread { [self] in
                serve(client)
                close(client)
            }
        }
    }

    private func serve(_ client: Int32) {
        answer("220 far.example ESMTP\r\n", to: client)
        var dialogue = Dialogue()
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while !dialogue.isOver {
            let count = read(client, &bytes, bytes.count)
            guard count > 0 else { return }
            let words = dialogue.replies(to: bytes[..<count])
            if !words.isEmpty { answer(words, to: client) }
        }
    }

    private func answer(_ words: String, to client: Int32) {
        usleep(useconds_t(roundTrip.inSeconds * 1_000_000))
        _ = words.withCString { send(client, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
    }

    /// What the server says to what it hears: as little SMTP as the worker needs.
    private struct Dialogue {
        private(set) var isOver = false
        private var isInBody = false
        private var line: [UInt8] = []

        mutating func replies(to bytes: ArraySlice<UInt8>) -> String {
            var words = ""
            for byte in bytes {
                line.append(byte)
                guard byte == UInt8(ascii: "\n") else { continue }
                words += reply()
                line.removeAll(keepingCapacity: true)
            }
            return words
        }

        private mutating func reply() -> String {
            if isInBody {
                guard line.elementsEqual(".\r\n".utf8) else { return "" }
                isInBody = false
                return "250 2.0.0 Ok\r\n"
            }
            switch String(decoding: line.prefix(4), as: UTF8.self).uppercased() {
            case "EHLO": return "250-far.example\r\n250-PIPELINING\r\n250 SIZE 10000000\r\n"
            case "DATA":
                isInBody = true
                return "354 Go on\r\n"
            case "QUIT":
                isOver = true
                return "221 2.0.0 Bye\r\n"
            default: return "250 2.0.0 Ok\r\n"
            }
        }
    }
}
