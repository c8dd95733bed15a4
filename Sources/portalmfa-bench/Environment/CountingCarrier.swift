import Delivery
import Jobs
import Mail
import SMTP
import Synchronization

/// A session that counts what it delivered, so that a drain can be stopped in the middle of a long queue.
struct CountingCarrier: Carrier {
    let session: Session
    let delivered: Delivered

    var executor: (any TaskExecutor)? { session.executor }

    func open(handshakeFailedBefore: Bool) async -> Outcome? {
        await session.open(handshakeFailedBefore: handshakeFailedBefore)
    }

    func send(_ envelope: Envelope, bytes: [UInt8]) async -> Transmission {
        let transmission = await session.send(envelope, bytes: bytes)
        if case .outcome(let outcome) = transmission, outcome.verdict == .delivered { delivered.note() }
        return transmission
    }

    func close() async { await session.close() }

    func interrupt() { session.interrupt() }
}

/// Mails that left.
final class Delivered: Sendable {
    private let number = Atomic<Int>(0)

    var count: Int { number.load(ordering: .relaxed) }

    func note() { number.wrappingAdd(1, ordering: .relaxed) }
}
