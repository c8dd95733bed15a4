import Foundation
import Jobs

/// What one worker has in hand for one relay, as `Delivery.RelayRunner` and those around it keep it.
struct Runner {
    /// A job that was claimed, and the lease it was claimed under.
    struct Hold {
        let job: Job
        let token: Int64
        /// By the worker's clock.
        let readAt: Moment
    }

    struct Attempt {
        let hold: Hold
        let serial: Int
        let begunAt: Moment
        let fate: RelayModel.Fate
        /// Begun while the breaker was open.
        let isProbe: Bool
    }

    /// An outcome that is not on the disk yet.
    struct Line {
        let hold: Hold
        let outcome: Outcome
        let transition: Transition
        let endedAt: Date
    }

    let worker: Int
    let relay: Int
    var isRunning = false
    var isStopping = false
    var life = 0
    var lease: Int64?
    /// The next one first.
    var line: [Hold] = []
    /// By connection.
    var attempts: [Attempt?]
    var ledger: [Line] = []
    var isStoring = false
    /// To be handed back as soon as it can be written.
    var owed: [Hold] = []
    var breaker = Breaker()
    var bucket: TokenBucket?
    /// Mails taken in this life and not put back, and when it began.
    var taken = 0
    var startedAt: Moment = 0
    var streak = RefusalStreak()
    /// By the worker's clock.
    var nextTick: Moment = 0
    /// When it will look next; other looks on the agenda are void.
    var nextLook: Moment?
    /// When credentials were refused in this life.
    var refusedLogins: [Moment] = []

    init(worker: Int, relay: Int, connections: Int) {
        self.worker = worker
        self.relay = relay
        attempts = Array(repeating: nil, count: connections)
    }

    var busy: Int { attempts.reduce(0) { $0 + ($1 == nil ? 0 : 1) } }
    /// Claimed and not settled: what the lease is kept alive for.
    var inHand: Int { line.count + busy + ledger.count }

    /// As after `exec`: nothing is remembered.
    mutating func restart() {
        let life = life + 1
        self = Runner(worker: worker, relay: relay, connections: attempts.count)
        self.life = life
    }
}

/// A process, and its machine's clock.
struct Worker {
    var isRunning = false
    var isPaused = false
    /// What its clock shows, less what it ought to.
    var clockOffset: Moment = 0
    /// When it was continued last.
    var resumedAt: Moment = 0
    /// What would have happened while it was paused.
    var deferred: [Event] = []
}
