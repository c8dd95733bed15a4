import CoreMetrics
import Jobs
import SMTP
import Synchronization

/// A carrier whose connection counts in the number of open ones.
final class Counted: Carrier {
    private let carrier: any Carrier
    private let connections: Meter
    private let isOpen = Atomic(false)

    init(_ carrier: any Carrier, _ connections: Meter) {
        self.carrier = carrier
        self.connections = connections
    }

    var executor: (any TaskExecutor)? { carrier.executor }

    func open(handshakeFailedBefore: Bool) async -> Outcome? {
        let fault = await carrier.open(handshakeFailedBefore: handshakeFailedBefore)
        note(isOpen: fault == nil)
        return fault
    }

    func send(_ envelope: Envelope, bytes: [UInt8]) async -> Transmission {
        let transmission = await carrier.send(envelope, bytes: bytes)
        switch transmission {
        case .outcome: break
        case .stale, .lost: note(isOpen: false)
        }
        return transmission
    }

    func close() async {
        await carrier.close()
        note(isOpen: false)
    }

    func interrupt() { carrier.interrupt() }

    private func note(isOpen: Bool) {
        switch (self.isOpen.exchange(isOpen, ordering: .relaxed), isOpen) {
        case (false, true): connections.increment()
        case (true, false): connections.decrement()
        default: break
        }
    }
}
