import Foundation
import Synchronization

/// An SMTP server that does exactly what a test tells it: answers, falls silent, trickles, or cuts the line.
/// On an ephemeral port of 127.0.0.1; one thread per connection. Listens as long as the tests run: a session may
/// outlive the last reference to its server.
final class ScriptedServer: Sendable {
    enum Reaction: Sendable {
        case say(String)
        /// Says it as it is, no line end added, and goes on.
        case sayBytes([UInt8])
        /// Says both, one after the other; see `additions`.
        case sayAndAdd(String, String)
        /// Says the first once, then the second without end, as fast as it is read.
        case flood(String, String)
        /// Says it a few milliseconds a byte, forever again.
        case trickle(String)
        case silence
        case drop
        /// Closes with RST.
        case reset
        /// Says it, then closes.
        case sayAndDrop(String)
        /// Says it, then neither reads nor speaks.
        case sayAndFreeze(String)
    }

    /// What it answers to; `greeting` is the connection itself, `dot` the end of a body.
    enum Moment: Hashable, Sendable {
        case greeting, ehlo, helo, startTLS, auth, challenge, mail, rcpt, data, dot, reset, quit
    }

    typealias Script = [Moment: Reaction]

    let port: UInt16
    private let record = Record()

    /// Everything clients said, line by line, in order of arrival.
    var heard: [String] { record.lines.withLock { $0 } }
    /// Mail bodies as they came over the wire, the final dot's line left out.
    var bodies: [String] { record.bodies.withLock { $0 } }
    /// How many connections were accepted.
    var connections: Int { record.connections.withLock { $0 } }
    /// The most commands that arrived in one piece.
    var longestPipeline: Int { record.pipeline.withLock { $0 } }
    /// How often it has added something to its answer, and the client's machine has it.
    var additions: Int { record.additions.withLock { $0 } }

    /// - Parameter script: for the n-th connection, what differs from a server that takes everything.
    init(offering extensions: [String] = ["PIPELINING", "SIZE 10240000"], script: @escaping @Sendable (Int) -> Script) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // A small window, so that a big body meets a server that does not read.
        var size: Int32 = 16384
        setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                precondition(bind(listener, generic, length) == 0 && listen(listener, 64) == 0)
                precondition(getsockname(listener, generic, &length) == 0)
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        let thread = Thread { [record] in
            while case let socket = accept(listener, nil, nil), socket >= 0 {
                let index = record.connections.withLock { count in
                    defer { count += 1 }
                    return count
                }
                let line = Line(socket: socket, extensions: extensions, script: script(index), record: record)
                Thread { line.serve() }.start()
            }
        }
        thread.start()
    }

    convenience init(offering extensions: [String] = ["PIPELINING", "SIZE 10240000"], _ script: Script = [:]) {
        self.init(offering: extensions) { _ in script }
    }

    fileprivate final class Record: Sendable {
        let lines = Mutex<[String]>([])
        let bodies = Mutex<[String]>([])
        let connections = Mutex(0)
        let pipeline = Mutex(0)
        let additions = Mutex(0)
    }

    /// One connection.
    fileprivate struct Line: Sendable {
        let socket: Int32
        let extensions: [String]
        let script: Script
        let record: Record

        /// POLLRDHUP, which glibc hides behind a feature macro.
        private static let peerClosed: Int16 = 0x2000

        func serve() {
            defer { close(socket) }
            // It answers a pipeline line by line, and nobody is to wait for Nagle's algorithm in between.
            var isOn: Int32 = 1
            setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
            var incoming = Incoming(socket: socket)
            guard react(.greeting, "220 scripted.example ESMTP") else { return }
            while let command = incoming.line() {
                record.lines.withLock { $0.append(command) }
                record.pipeline.withLock { $0 = max($0, incoming.linesInLatestPiece) }
                guard answer(command, &incoming) else { return }
            }
        }

        private func answer(_ command: String, _ incoming: inout Incoming) -> Bool {
            switch command.prefix(4).uppercased() {
            case "EHLO":
                let lines = ["scripted.example greets you"] + extensions
                let text = lines.enumerated().map { "250\($0 == lines.count - 1 ? " " : "-")\($1)" }
                return react(.ehlo, text.joined(separator: "\r\n"))
            case "HELO": return react(.helo, "250 scripted.example")
            case "STAR": return react(.startTLS, "454 4.7.0 no TLS here")
            case "AUTH": return react(.auth, "235 2.7.0 welcome")
            case "MAIL": return react(.mail, "250 2.1.0 sender ok")
            case "RCPT": return react(.rcpt, "250 2.1.5 recipient ok")
            case "RSET": return react(.reset, "250 2.0.0 forgotten")
            case "QUIT": return react(.quit, "221 2.0.0 bye") && false
            case "DATA":
                guard react(.data, "354 go ahead") else { return false }
                switch script[.data] {
                case .say(let reply)? where !reply.hasPrefix("354"): return true
                case .sayBytes(let reply)? where !reply.starts(with: "354".utf8): return true
                default: break
                }
                guard let body = incoming.body() else { return false }
                record.bodies.withLock { $0.append(body) }
                return react(.dot, "250 2.0.0 queued as 1F")
            default: return react(.challenge, "500 5.5.2 what?")
            }
        }

        /// - Returns: whether the connection goes on.
        private func react(_ moment: Moment, _ usual: String) -> Bool {
            switch script[moment] ?? .say(usual) {
            case .say(let text): return say(text + "\r\n")
            case .sayBytes(let bytes): return say(bytes)
            case .sayAndAdd(let text, let more):
                defer { record.additions.withLock { $0 += 1 } }
                return say(text + "\r\n") && say(more + "\r\n")
            case .flood(let beginning, let text):
                guard say(beginning) else { return false }
                let piece = Array(String(repeating: text, count: 65536 / text.utf8.count).utf8)
                while say(piece) {}
                return false
            case .sayAndDrop(let text):
                _ = say(text + "\r\n")
                return false
            case .sayAndFreeze(let text):
                _ = say(text + "\r\n")
                while pause(milliseconds: -1) {}
                return false
            case .drop: return false
            case .reset:
                var abortive = linger(l_onoff: 1, l_linger: 0)
                setsockopt(socket, SOL_SOCKET, SO_LINGER, &abortive, socklen_t(MemoryLayout<linger>.size))
                return false
            case .silence:
                while pause(milliseconds: -1) {}
                return false
            case .trickle(let text):
                while true {
                    for byte in text.utf8 {
                        guard say(String(decoding: [byte], as: UTF8.self)), pause(milliseconds: 3) else { return false }
                    }
                }
            }
        }

        private func say(_ text: String) -> Bool { say(Array(text.utf8)) }

        private func say(_ bytes: [UInt8]) -> Bool {
            send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        }

        /// - Returns: false once the client has closed.
        private func pause(milliseconds: Int32) -> Bool {
            var waiting = pollfd(fd: socket, events: Self.peerClosed, revents: 0)
            return poll(&waiting, 1, milliseconds) == 0
        }
    }

    fileprivate struct Incoming {
        let socket: Int32
        private(set) var linesInLatestPiece = 0
        private var bytes: [UInt8] = []

        init(socket: Int32) { self.socket = socket }

        mutating func line() -> String? {
            upTo(Array("\r\n".utf8)).map { String(decoding: $0, as: UTF8.self) }
        }

        mutating func body() -> String? {
            if bytes.count < 3, !more() { return nil }
            if bytes.starts(with: Array(".\r\n".utf8)) {
                bytes.removeFirst(3)
                return ""
            }
            return upTo(Array("\r\n.\r\n".utf8)).map { String(decoding: $0, as: UTF8.self) + "\r\n" }
        }

        private mutating func upTo(_ end: [UInt8]) -> [UInt8]? {
            var searched = 0
            while true {
                if let start = Self.first(end, in: bytes, from: searched) {
                    defer { bytes.removeFirst(start + end.count) }
                    return Array(bytes[..<start])
                }
                searched = max(0, bytes.count - end.count)
                guard more() else { return nil }
            }
        }

        private static func first(_ wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
            guard bytes.count >= wanted.count, start <= bytes.count - wanted.count else { return nil }
            return (start...(bytes.count - wanted.count)).first { place in
                bytes[place..<(place + wanted.count)].elementsEqual(wanted)
            }
        }

        private mutating func more() -> Bool {
            var piece = [UInt8](repeating: 0, count: 65536)
            let count = recv(socket, &piece, piece.count, 0)
            guard count > 0 else { return false }
            linesInLatestPiece = piece[..<count].count { $0 == UInt8(ascii: "\n") }
            bytes += piece[..<count]
            return true
        }
    }
}
