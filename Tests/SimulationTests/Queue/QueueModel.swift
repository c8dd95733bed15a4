import Foundation
import Jobs
import Storage

/// What Storage's queue means, in arrays: lanes, fair turns, leases, fences. `BridgeTests` proves that it is the
/// product's. Decides nothing itself: turns are `FairShare`'s, fates are `Job`'s.
struct QueueModel {
    enum Lane { case ready, waiting, sending }

    /// A job wherever it is. The fields could contradict each other, as a database's could: `Witness` looks.
    struct Row {
        var job: Job
        let tenant: Int
        let relay: Int
        /// nil: not among the live ones.
        var lane: Lane?
        var lease: Int64?
        var tag: Int64
        var due: Moment
        /// nil: not among the finished ones.
        var fate: JobState?
    }

    /// What happened to the order of a line, for whoever watches over its fairness.
    enum Turn {
        /// Got a turn. `isPrompt`: it is the relay's present one.
        case arrived(Int, isPrompt: Bool)
        /// Came back to its old turn.
        case returned(Int)
        case served(Int)
        case withdrawn(Int)
    }

    let weights: [Int64]
    let flaw: Flaw?
    var rows: [Row] = []
    var turns: [Turn] = []
    /// By token.
    var leases: [(token: Int64, until: Moment)] = []
    /// Row numbers of each relay: by turn, and by when they are due.
    var ready: [[Int]]
    var waiting: [[Int]]
    /// By relay: somebody paused it.
    var isPaused: [Bool]
    private var virtualTime: [Int64]
    /// By relay, then tenant.
    private var finish: [[Int64]]

    init(relays: Int, weights: [Int64], flaw: Flaw? = nil) {
        self.weights = weights
        self.flaw = flaw
        ready = Array(repeating: [], count: relays)
        waiting = ready
        isPaused = Array(repeating: false, count: relays)
        virtualTime = Array(repeating: 0, count: relays)
        finish = Array(repeating: Array(repeating: 0, count: weights.count), count: relays)
    }

    static func number(_ id: JobID) -> Int { Int(id.rawValue) - 1 }

    mutating func enqueue(tenant: Int, relay: Int, at now: Moment, expiresAt: Moment) -> JobID {
        let id = JobID(rawValue: Int64(rows.count + 1))
        let job = Job(id: id, createdAt: Date(milliseconds: now), expiresAt: Date(milliseconds: expiresAt))
        rows.append(Row(job: job, tenant: tenant, relay: relay, lane: nil, lease: nil, tag: 0, due: now, fate: nil))
        takeTurn(rows.count - 1)
        return id
    }

    mutating func claim(_ limit: Int, for relay: Int, under token: Int64, at now: Moment) -> [Job] {
        guard leases.contains(where: { $0.token == token }), !isPaused[relay] else { return [] }
        promote(limit, at: relay, now)
        let date = Date(milliseconds: now)
        let line = flaw == .claimsInOrderOfID ? ready[relay].sorted().prefix(limit) : ready[relay].prefix(limit)
        let held = rows.filter { $0.lane == .sending && $0.lease == token }
        let candidates = line.prefix(
            Job.admitted(
                of: line.map { rows[$0].job }, isEmptyHanded: held.isEmpty,
                holdsSuspect: held.contains { $0.job.isSuspect }))
        var claimed: [Job] = []
        for number in candidates {
            leaveLine(number)
            turns.append(.served(number))
            let job = rows[number].job
            if job.isUseful(at: date) || flaw == .ignoresExpiry {
                (rows[number].lane, rows[number].lease) = (.sending, token)
                claimed.append(job)
            } else {
                (rows[number].lane, rows[number].fate) = (nil, job.stateAtExpiry)
            }
            virtualTime[relay] = max(virtualTime[relay], rows[number].tag)
        }
        return claimed
    }

    private mutating func promote(_ limit: Int, at relay: Int, _ now: Moment) {
        guard flaw != .forgetsWaiting else { return }
        let due = waiting[relay].prefix(limit).prefix { rows[$0].due <= now }
        // Put off by a clock that has been set back since.
        let limitOfWaits = now + Moment(RetrySchedule.longestWait * 1000)
        let farAway = waiting[relay].drop { rows[$0].due <= limitOfWaits }.prefix(limit - due.count)
        for number in Array(due) + farAway {
            leaveLine(number)
            takeTurn(number)
        }
    }

    /// The next turn of the job's tenant.
    mutating func takeTurn(_ number: Int) {
        let (relay, tenant) = (rows[number].relay, rows[number].tenant)
        let share = FairShare(virtualTime: virtualTime[relay], tenantFinish: finish[relay][tenant])
        let turn = share.next(weight: weights[tenant])
        finish[relay][tenant] = turn.finish
        rows[number].tag = turn.tag
        standInLine(number)
        turns.append(.arrived(number, isPrompt: turn.tag == virtualTime[relay]))
    }

    mutating func standInLine(_ number: Int) {
        let row = rows[number]
        rows[number].lane = .ready
        let place = ready[row.relay].firstIndex { (rows[$0].tag, $0) > (row.tag, number) }
        ready[row.relay].insert(number, at: place ?? ready[row.relay].count)
    }

    mutating func wait(_ number: Int, until due: Moment) {
        (rows[number].lane, rows[number].due) = (.waiting, due)
        let relay = rows[number].relay
        let place = waiting[relay].firstIndex { (rows[$0].due, $0) > (due, number) }
        waiting[relay].insert(number, at: place ?? waiting[relay].count)
    }

    mutating func leaveLine(_ number: Int) {
        let row = rows[number]
        switch row.lane {
        case .ready: ready[row.relay].removeAll { $0 == number }
        case .waiting: waiting[row.relay].removeAll { $0 == number }
        case .sending, nil: break
        }
    }

    /// When the relay's worker has something to do: 0 for at once.
    func nextWork(for relay: Int) -> Moment? {
        if isPaused[relay] { return nil }
        return ready[relay].isEmpty ? waiting[relay].first.map { rows[$0].due } : 0
    }
}
