import Foundation
import Jobs
import Storage

/// The jobs a runner has in hand: those waiting for a connection, and those being sent.
/// Never more than a few for each connection, so that a job claimed is a job about to be sent.
actor Line {
    /// A job, the lease it is held under, the term of that hold, and when its facts were read.
    struct InHand: Sendable {
        let claimed: ClaimedJob
        let lease: Lease
        let term: Int
        let readAt: Date
    }

    enum Turn: Sendable {
        case job(InHand)
        /// Nothing came for a while: say goodbye to the relay, then ask again.
        case idle
        case closed
    }

    private var waiting: [InHand] = []
    private var takers: [(since: ContinuousClock.Instant, turn: CheckedContinuation<Turn, Never>)] = []
    private var begun = 0
    private var width: Int
    private var isClosed = false
    private let lowWater: Int
    private let onRoom: @Sendable () -> Void

    /// - Parameters:
    ///   - width: how many may be sent at once.
    ///   - onRoom: called when few enough are left to fetch more.
    init(width: Int, lowWater: Int, onRoom: @escaping @Sendable () -> Void) {
        self.width = width
        self.lowWater = lowWater
        self.onRoom = onRoom
    }

    var count: Int { waiting.count + begun }

    func add(_ jobs: [InHand]) {
        // Reversed, so that the next one is taken off the end.
        waiting.insert(contentsOf: jobs.reversed(), at: 0)
        handOut()
    }

    private func handOut() {
        while begun < width, let job = waiting.last, let taker = takers.popLast() {
            waiting.removeLast()
            begun += 1
            taker.turn.resume(returning: .job(job))
        }
    }

    /// From now on at most so many are sent at once. Connections without work go home, if there are fewer than before.
    func narrow(to width: Int) {
        guard width != self.width else { return }
        let isNarrower = width < self.width
        self.width = width
        if isNarrower { dismissIdle(waitingSince: .now) } else { handOut() }
    }

    /// The next job for a connection; waits for one.
    func next() async -> Turn {
        if isClosed { return .closed }
        if begun < width, let job = waiting.popLast() {
            begun += 1
            return .job(job)
        }
        return await withCheckedContinuation { takers.append((.now, $0)) }
    }

    /// A connection is done with its job.
    func done() {
        begun -= 1
        handOut()
        if count <= lowWater { onRoom() }
    }

    /// Lets connections that have waited long go home.
    func dismissIdle(waitingSince limit: ContinuousClock.Instant) {
        let idle = takers.filter { $0.since <= limit }
        takers.removeAll { $0.since <= limit }
        for taker in idle { taker.turn.resume(returning: .idle) }
    }

    /// Takes back what no connection has begun.
    func recall() -> [InHand] {
        defer { waiting = [] }
        return waiting.reversed()
    }

    /// No connection gets another job.
    func close() -> [InHand] {
        isClosed = true
        for taker in takers { taker.turn.resume(returning: .closed) }
        takers = []
        return recall()
    }
}
