package import Jobs
package import Mail

/// One connection to a relay, used for many mails, one after the other; an actor on a thread of its own.
/// Never sends a mail twice, and never goes on after something it did not understand: then it is unusable.
/// What fails is an outcome, not an error: open a fresh session, or wait, as the verdict says.
package actor Session {
    /// Mails offered on this connection, refused ones too.
    package private(set) var mailsOffered = 0
    /// When the handshake was done; nil before.
    package private(set) var openedAt: ContinuousClock.Instant?

    private let relay: RelayEndpoint
    private let heloName: Domain
    private let timeouts: Timeouts
    private let thread: ConnectionThread
    private let lifeline = Lifeline()
    private var connection: Connection? {
        // Before the old connection closes its socket: the number may be another file's right after.
        willSet { lifeline.attach(newValue?.socket) }
    }
    private var lastUsedAt: ContinuousClock.Instant?
    private var needsReset = false
    private var buffer: [UInt8] = []

    /// Where a task runs best that has this session to itself: on its thread.
    package nonisolated let executor: (any TaskExecutor)?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Connects nothing yet.
    /// - Parameter heloName: the name of this machine as the world knows it; the relay's `helo=` overrules it.
    package init(to relay: RelayEndpoint, heloName: Domain, timeouts: Timeouts = .standard) {
        self.relay = relay
        self.heloName = heloName
        self.timeouts = timeouts
        thread = ConnectionThread(name: "smtp:\(relay.port)")
        executor = ConnectionTasks(on: thread)
    }

    /// Connects, secures, greets and authenticates.
    /// - Parameter handshakeFailedBefore: whether the relay's last session failed in its TLS handshake: once is chance.
    /// - Returns: nil when ready; otherwise what is wrong with the relay, and in which phase. Charge no mail for it.
    package func open(handshakeFailedBefore: Bool = false) async -> Outcome? {
        if isUsable { return nil }
        drop()
        do {
            connection = try Connection.open(to: relay, as: heloName, timeouts: timeouts)
            openedAt = .now
            lastUsedAt = openedAt
            return nil
        } catch {
            return Classification.outcome(
                of: error.event, in: error.phase, handshakeFailedBefore: handshakeFailedBefore)
        }
    }

    /// Offers one mail. On a session that is not open, or has served long enough, it answers `.stale`: nothing was
    /// sent, and `open()` gives a fresh connection.
    /// - Parameter bytes: a message in its final form (RFC 5322): 7-bit, CRLF.
    package func send(_ envelope: Envelope, bytes: [UInt8]) async -> Transmission {
        if needsRecycling(at: .now) { await close() }
        guard let connection, connection.isUsable else { return .stale }
        let isReused = mailsOffered > 0
        if isReused, connection.hasMovedUnasked() {
            drop()
            return .stale
        }
        mailsOffered += 1
        let transaction = Transaction(connection: connection, timeouts: timeouts, needsReset: needsReset)
        let end = transaction.run(envelope, bytes, buffer: &buffer)
        if buffer.capacity > Session.scratchLimit { buffer = [] }
        needsReset = end.leavesEnvelope
        lastUsedAt = .now
        if !connection.isUsable { self.connection = nil }
        return Classification.transmission(
            of: end.event, in: end.phase, isFirstReplyOnReusedConnection: isReused && end.isUnanswered)
    }

    /// Says goodbye, waits for the answer two seconds at most, and closes. Whatever comes back, nothing is lost by it.
    package func close() async {
        if let connection, connection.isUsable {
            // Either way the connection is dropped below.
            do throws(Fault) {
                if try connection.write(Array("QUIT\r\n".utf8), within: timeouts.quit) == .complete {
                    _ = try connection.readReply(within: timeouts.quit)
                }
            } catch {
                connection.abandon()
            }
        }
        drop()
    }

    /// Breaks the connection off, from any thread and at once. What is under way ends as a lost connection, and what
    /// was sent by then decides the outcome. A connection still being opened is broken off when it is.
    package nonisolated func interrupt() { lifeline.cut() }

    /// Whether another mail can be offered without `open()`.
    package var isUsable: Bool { connection?.isUsable ?? false }

    /// Whether this connection has served long enough, or lain idle so long that the relay may have closed it.
    package func needsRecycling(at now: ContinuousClock.Instant) -> Bool {
        guard let openedAt, let lastUsedAt else { return false }
        return mailsOffered >= Session.mailsPerConnection
            || openedAt.duration(to: now) >= Session.longestLife
            || lastUsedAt.duration(to: now) >= Session.longestIdleness
    }

    private func drop() {
        connection = nil
        openedAt = nil
        lastUsedAt = nil
        mailsOffered = 0
        needsReset = false
    }

    private static let mailsPerConnection = 1000
    private static let longestLife = Duration.seconds(600)
    private static let longestIdleness = Duration.seconds(20)
    /// A rare big mail must not keep its memory for the life of the session.
    private static let scratchLimit = 256 * 1024
}
