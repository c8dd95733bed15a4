import Foundation
import Jobs
import Storage

/// One run: a world drawn from a seed, and everything that happens in it until every job has ended.
/// Decisions are `Jobs`'; what is here is what `Delivery` does with them, in virtual time.
struct Simulation {
    let scenario: Scenario
    let flaw: Flaw?
    var dice: Dice
    var now: Moment = .start
    var isCalm = false
    var queue: QueueModel
    var runners: [Runner] = []
    var workers: [Worker]
    var agenda = Agenda()
    var witness: Witness
    var serial = 0
    var lastToken: Int64 = 0
    var events = 0
    private var eventsAtThisMoment = 0
    /// Every event in words; nil: not wanted.
    var log: [String]?

    static let lease = 20 * Moment.second
    static let tick = 5 * Moment.second
    static let stopLimit = 20 * Moment.second
    static let freshness = Moment.second
    /// Nothing takes longer once faults have ceased: the longest backoff, the rarest probe, and a turn.
    private static let longestEnd = 2 * Moment.hour

    init(seed: UInt64, flaw: Flaw? = nil, isLogged: Bool = false) {
        var dice = Dice(seed: seed)
        scenario = Scenario(&dice)
        self.dice = dice
        self.flaw = flaw
        log = isLogged ? [] : nil
        queue = QueueModel(relays: scenario.relays.count, weights: scenario.weights, flaw: flaw)
        witness = Witness(scenario)
        workers = Array(repeating: Worker(), count: scenario.workers)
        for worker in workers.indices {
            for relay in scenario.relays.indices {
                runners.append(Runner(worker: worker, relay: relay, connections: scenario.connections))
            }
        }
        for (at, event) in scenario.events { agenda.enter(event, at: at) }
    }

    /// - Returns: what went wrong first; nil if nothing did.
    mutating func run() -> Violation? {
        while let entry = agenda.next() {
            eventsAtThisMoment = entry.at == now ? eventsAtThisMoment + 1 : 0
            now = entry.at
            events += 1
            handle(entry.event)
            witness.follow(&queue, runners, at: now)
            if let violation = witness.violation { return violation }
            if isCalm, queue.rows.allSatisfy({ $0.fate != nil }) { return nil }
            if eventsAtThisMoment > 1000 { return Violation(.noBusyLoop, "time stands still") }
            if now > scenario.calm + Simulation.longestEnd { break }
        }
        let live = queue.rows.filter { $0.fate == nil }
        return live.isEmpty
            ? nil : Violation(.everyJobEnds, "jobs \(live.map(\.job.id)) are \(live.map { "\($0.lane as Any)" })")
    }

    private mutating func handle(_ event: Event) {
        switch event {
        case .arrival(let tenant, let relay, let count, let lifetime): arrive(tenant, relay, count, lifetime)
        case .look(let runner, let life): if isTurn(of: runner, life, event) { look(runner) }
        case .end(let runner, let connection, let serial):
            if runners[runner].attempts[connection]?.serial == serial, isTurn(of: runner, nil, event) {
                end(runner, connection)
            }
        case .store(let runner, let life): if isTurn(of: runner, life, event) { store(runner) }
        case .interrupt(let runner, let life): if isTurn(of: runner, life, event) { interrupt(runner) }
        case .pause(let worker): pause(worker)
        case .resume(let worker): resume(worker)
        case .kill(let worker): kill(worker)
        case .start(let worker): start(worker)
        case .stop(let worker): stop(worker)
        case .clockStep(let worker, let by): step(worker, by)
        case .act: act()
        case .calm: calmDown()
        }
    }

    /// Whether the process of an event is there to notice it; one that is paused notices when it is continued.
    private mutating func isTurn(of runner: Int, _ life: Int?, _ event: Event) -> Bool {
        guard runners[runner].isRunning, life == nil || life == runners[runner].life else { return false }
        let worker = runners[runner].worker
        if workers[worker].isPaused {
            if case .look = event { return false }
            workers[worker].deferred.append(event)
            return false
        }
        if case .look = event { return runners[runner].nextLook == now }
        return true
    }

    var isDiskFull: Bool { scenario.fullDisk.map { $0.from <= now && now < $0.to } ?? false }

    /// What the runner's worker takes for the time.
    func clock(_ runner: Int) -> Moment { now + workers[runners[runner].worker].clockOffset }

    mutating func note(_ words: @autoclosure () -> String) {
        guard log != nil else { return }
        let elapsed = now - .start
        log?.append("\(elapsed / 1000).\(String(elapsed % 1000 + 1000).dropFirst()) s  \(words())")
    }

    /// Everybody who takes this relay's jobs will look soon.
    mutating func ring(_ relay: Int) {
        for runner in runners.indices where runners[runner].relay == relay && runners[runner].isRunning {
            plan(runner, at: now + 1)
        }
    }

    mutating func plan(_ runner: Int, at moment: Moment) {
        if let planned = runners[runner].nextLook, planned <= moment { return }
        runners[runner].nextLook = moment
        agenda.enter(.look(runner: runner, life: runners[runner].life), at: moment)
    }
}
