import CCurl
import Glibc
import Jobs

/// One connection to a relay: libcurl makes it, up to AUTH; then bytes and replies go through here.
/// Blocks its thread: only `Session` may call it, on a thread of its own.
/// After any fault it is unusable, because nobody knows what the server still has to say.
final class Connection {
    private(set) var isUsable = false
    let capabilities: Capabilities

    private let handle: CurlHandle
    let socket: Int32
    private let isEncrypted: Bool
    private var parser = ReplyParser()
    private var received = [UInt8](repeating: 0, count: 4096)
    private var receivedCount = 0
    private var position = 0

    /// The first bytes after which a stalled write is given new time.
    private static let block = 64 * 1024

    /// Takes over a handle on which the handshake is done.
    init(_ handle: CurlHandle, capabilities: Capabilities, isEncrypted: Bool) throws(Fault) {
        self.handle = handle
        self.capabilities = capabilities
        self.isEncrypted = isEncrypted
        socket = try handle.activeSocket()
        isUsable = true
    }

    /// The words of the reply that was read last.
    var reply: Reply { Reply(reading: parser) }

    /// No further command will be understood as it is meant.
    func abandon() {
        isUsable = false
    }

    /// How a write ended that the server did not break.
    enum Writing {
        case complete
        /// The server answered before it had heard us out: see `reply`.
        case interrupted
    }

    /// Sends all bytes, in as few calls as the socket allows.
    /// - Parameters:
    ///   - limit: for every 64 KiB.
    ///   - listening: whether to look for an answer meanwhile. Before the end of a body there is none but bad news,
    ///     and a server that has stopped reading would keep us until the limit.
    func write(_ bytes: [UInt8], within limit: Duration, listening: Bool = false) throws(Fault) -> Writing {
        if listening, hasUnreadBytes, try hasInterruption() { return .interrupted }
        var sent = 0
        var milestone = Self.block
        var deadline: ContinuousClock.Instant?
        while sent < bytes.count {
            var count = 0
            // The array does not move between two calls: TLS must be offered the same bytes again.
            let code = bytes.withUnsafeBytes {
                curl_easy_send(handle.easy, $0.baseAddress.map { $0 + sent }, bytes.count - sent, &count)
            }
            switch code {
            case CURLE_OK:
                sent += count
                if sent >= milestone { (deadline, milestone) = (nil, sent + Self.block) }
            case CURLE_AGAIN:
                if listening, try hasInterruption() { return .interrupted }
                let end = deadline ?? .now + limit
                deadline = end
                try wait(for: listening ? POLLOUT | POLLIN : POLLOUT, until: end)
            default:
                isUsable = false
                // The server may have said why before it closed.
                if listening, let answered = try? hasInterruption(), answered { return .interrupted }
                throw .connectionLost
            }
        }
        return .complete
    }

    /// Reads one reply.
    /// - Parameter limit: for the whole of it.
    /// - Returns: its code; `reply` has its words.
    func readReply(within limit: Duration) throws(Fault) -> Int {
        var deadline: ContinuousClock.Instant?
        // TLS may hold bytes that poll cannot see; without it an attempt to read before the answer can be there
        // would only cost a system call.
        var mayRead = isEncrypted
        while true {
            if let code = try parsed() { return code }
            if mayRead, try receive() { continue }
            let end = deadline ?? .now + limit
            deadline = end
            try wait(for: POLLIN, until: end)
            mayRead = true
        }
    }

    /// Whether the server has said more than it was asked, as far as it was read.
    var hasUnreadBytes: Bool { position < receivedCount }

    /// Whether the server has closed, or said something, since its last answer: out of step, it must be left before a
    /// command is given another's answer.
    func hasMovedUnasked() -> Bool {
        if hasUnreadBytes { return true }
        do throws(Fault) { return try receive() } catch { return true }
    }

    private func parsed() throws(Fault) -> Int? {
        guard position < receivedCount else { return nil }
        do {
            return try parser.read(received, from: &position, upTo: receivedCount)
        } catch {
            isUsable = false
            throw .violation(error)
        }
    }

    /// Whether a whole reply is there already, nobody having asked for one.
    private func hasInterruption() throws(Fault) -> Bool {
        repeat {
            if try parsed() != nil {
                isUsable = false
                return true
            }
        } while try receive()
        return false
    }

    /// Reads what is there, once all earlier bytes are used up.
    /// - Returns: false if there is nothing yet.
    private func receive() throws(Fault) -> Bool {
        var count = 0
        let code = received.withUnsafeMutableBytes { curl_easy_recv(handle.easy, $0.baseAddress, $0.count, &count) }
        switch code {
        case CURLE_OK where count > 0:
            (receivedCount, position) = (count, 0)
            return true
        case CURLE_AGAIN:
            return false
        default:
            isUsable = false
            throw .connectionLost
        }
    }

    private func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws(Fault) {
        var waiting = pollfd(fd: socket, events: Int16(events), revents: 0)
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else {
            isUsable = false
            throw .timedOut
        }
        // An interrupted poll, or one that found an error, is looked into by the next read or write.
        _ = poll(&waiting, 1, left.pollMilliseconds)
    }
}

extension Duration {
    /// Rounded up, so that waiting does not end in a series of empty waits.
    var pollMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        guard seconds < Int64(Int32.max) / 1000 else { return Int32.max }
        return Int32(clamping: seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
