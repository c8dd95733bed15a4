import Foundation
import Synchronization

/// Wakes a runner: something is to be fetched, room has come, a time is reached, or it is to stop.
/// Rings that come while nobody waits become one.
final class Alarm: Sendable {
    let rings: AsyncStream<Void>
    private let ringer: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    private struct State {
        var isStopping = false
        var isOver = false
        var onStop: [@Sendable () -> Void] = []
        var onEnd: [Int: @Sendable () -> Void] = [:]
        var nextKey = 0
    }

    init() {
        (rings, ringer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// A graceful stop was asked for: nothing new is begun.
    var isStopping: Bool { state.withLock { $0.isStopping } }
    /// All is done: side tasks end.
    var isOver: Bool { state.withLock { $0.isOver } }

    func ring() { ringer.yield() }

    func ring(after seconds: TimeInterval) {
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [ringer] in ringer.yield() }
    }

    /// Rings again and again, until the end: the slow poll.
    func ring(every seconds: TimeInterval) async {
        while !isOver {
            await sleep(seconds)
            ring()
        }
    }

    func stop() {
        let calls = state.withLock { state in
            state.isStopping = true
            defer { state.onStop = [] }
            return state.onStop
        }
        for call in calls { call() }
        ringer.yield()
    }

    func end() {
        let calls = state.withLock { state in
            state.isStopping = true
            state.isOver = true
            defer { (state.onStop, state.onEnd) = ([], [:]) }
            return state.onStop + Array(state.onEnd.values)
        }
        for call in calls { call() }
        ringer.yield()
    }

    /// Returns when a stop is asked for.
    func stopped() async {
        await withCheckedContinuation { continuation in
            let isNow = state.withLock { state in
                if !state.isStopping { state.onStop.append { continuation.resume() } }
                return state.isStopping
            }
            if isNow { continuation.resume() }
        }
    }

    /// Sleeps, but not past the end.
    func sleep(_ seconds: TimeInterval) async {
        await withCheckedContinuation { continuation in
            let once = Once { continuation.resume() }
            let key: Int? = state.withLock { state in
                if state.isOver { return nil }
                state.nextKey += 1
                state.onEnd[state.nextKey] = { once.call() }
                return state.nextKey
            }
            guard let key else { return once.call() }
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds) { [self] in
                state.withLock { $0.onEnd[key] = nil }
                once.call()
            }
        }
    }
}

/// Calls its body the first time only.
private final class Once: Sendable {
    private let body: @Sendable () -> Void
    private let done = Atomic<Bool>(false)

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    func call() {
        if !done.exchange(true, ordering: .relaxed) { body() }
    }
}
