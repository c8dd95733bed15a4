package import Delivery
package import Jobs
package import SMTP
package import Storage
import Synchronization

/// A relay that sends nothing: it keeps what it was offered, and answers, hangs or breaks as the test says.
package final class Recorder: Sendable {
    package struct Offer: Sendable, Hashable {
        package let envelope: Envelope
        package let bytes: [UInt8]
    }

    /// What the relay answers to the offer of that number, 0 for the first.
    package typealias Answer = @Sendable (_ number: Int, _ offer: Offer) -> Transmission

    private struct State {
        var offers: [Offer] = []
        var openings = 0
        var closings = 0
        var isHeld = false
        var waiting: [(carrier: ObjectIdentifier, resume: CheckedContinuation<Bool, Never>)] = []
        var watchers: [(count: Int, resume: CheckedContinuation<Void, Never>)] = []
        var answer: Answer = { _, _ in .delivered }
        var opening: @Sendable (Int) -> Outcome? = { _ in nil }
    }

    private let state = Mutex(State())

    package init(_ answer: @escaping Answer = { _, _ in .delivered }) { state.withLock { $0.answer = answer } }

    package var offers: [Offer] { state.withLock { $0.offers } }
    package var openings: Int { state.withLock { $0.openings } }
    package var closings: Int { state.withLock { $0.closings } }

    package func answer(_ answer: @escaping Answer) { state.withLock { $0.answer = answer } }
    /// What opening a connection comes to, by its number.
    package func open(_ opening: @escaping @Sendable (Int) -> Outcome?) { state.withLock { $0.opening = opening } }

    /// From now on no offer is answered until `release`.
    package func hold() { state.withLock { $0.isHeld = true } }

    package func release() {
        let waiting = state.withLock { state in
            state.isHeld = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for one in waiting { one.resume.resume(returning: true) }
    }

    /// Returns when so many mails were offered.
    package func offered(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.offers.count < count { state.watchers.append((count, continuation)) }
                return state.offers.count >= count
            }
            if isThere { continuation.resume() }
        }
    }

    package func relay(connections: Int = 1, id: RelayID = .default, name: String = "default") -> Relay {
        Relay(id: id, name: name, connections: connections) { RecordingCarrier(self) }
    }

    fileprivate func open() -> Outcome? {
        state.withLock { state in
            defer { state.openings += 1 }
            return state.opening(state.openings)
        }
    }

    fileprivate func close() { state.withLock { $0.closings += 1 } }

    fileprivate func take(_ offer: Offer, by carrier: ObjectIdentifier) async -> Transmission {
        let (number, answer, watchers) = state.withLock { state in
            state.offers.append(offer)
            let count = state.offers.count
            let met = state.watchers.filter { $0.count <= count }
            state.watchers.removeAll { $0.count <= count }
            return (count - 1, state.answer, met)
        }
        for watcher in watchers { watcher.resume.resume() }
        let isAnswered = await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                if state.isHeld { state.waiting.append((carrier, continuation)) }
                return state.isHeld
            }
            if !isHeld { continuation.resume(returning: true) }
        }
        return isAnswered ? answer(number, offer) : .lost(Outcome(.transient, in: .data, reason: "interrupted"))
    }

    fileprivate func interrupt(_ carrier: ObjectIdentifier) {
        let cut = state.withLock { state in
            let cut = state.waiting.filter { $0.carrier == carrier }
            state.waiting.removeAll { $0.carrier == carrier }
            return cut
        }
        for one in cut { one.resume.resume(returning: false) }
    }
}

/// One connection to a recorder. Behaves as a session does: what is not open is stale, what was lost is closed.
private final class RecordingCarrier: Carrier {
    let executor: (any TaskExecutor)? = nil
    private let recorder: Recorder
    private let isOpen = Mutex(false)

    init(_ recorder: Recorder) { self.recorder = recorder }

    func open(handshakeFailedBefore: Bool) async -> Outcome? {
        if isOpen.withLock({ $0 }) { return nil }
        let fault = recorder.open()
        isOpen.withLock { $0 = fault == nil }
        return fault
    }

    func send(_ envelope: Envelope, bytes: [UInt8]) async -> Transmission {
        guard isOpen.withLock({ $0 }) else { return .stale }
        let answer = await recorder.take(
            Recorder.Offer(envelope: envelope, bytes: bytes), by: ObjectIdentifier(self))
        switch answer {
        case .lost, .stale: isOpen.withLock { $0 = false }
        case .outcome: break
        }
        return answer
    }

    func close() async {
        if isOpen.withLock({ wasOpen in
            defer { wasOpen = false }; return wasOpen
        }) {
            recorder.close()
        }
    }

    func interrupt() { recorder.interrupt(ObjectIdentifier(self)) }
}

extension Transmission {
    package static let delivered = Transmission.outcome(
        Outcome(.delivered, in: .dot, reply: Reply(code: 250, text: "OK"), reason: "250 OK"))

    package static func refused(_ verdict: Verdict, _ code: Int, _ text: String, in phase: Phase = .rcpt)
        -> Transmission
    {
        .outcome(
            Outcome(verdict, in: phase, reply: Reply(code: code, text: text), reason: "the relay said \(code) \(text)"))
    }
}
