import Foundation
import Jobs
import Storage

/// Keeps books of its own about every job, by what it sees happen, and compares them with the queue after each event.
/// Knows nothing of how the queue or the workers decide.
struct Witness {
    /// What is known of one job.
    struct Book {
        var tally = Job.Tally()
        /// As settled, lapsed or given by an operator; nil while it is live.
        var fate: JobState?
        /// Times the relay took it, and times it could not be known whether it did.
        var copies = 0
        var doubts = 0
        /// Until when others are to probe, because the relay as a whole refused us at this mail.
        var aside = Date.distantPast
        /// Leases under which it was held when their worker was declared dead.
        var taken: [Int64] = []
    }

    let scenario: Scenario
    var books: [Book] = []
    var fairness: [Fairness]
    private(set) var violation: Violation?
    private var holders: [Int] = []

    init(_ scenario: Scenario) {
        self.scenario = scenario
        fairness = scenario.relays.map { _ in Fairness(weights: scenario.weights) }
    }

    mutating func fail(_ rule: Violation.Rule, _ detail: String) {
        if violation == nil { violation = Violation(rule, detail) }
    }

    mutating func admits(_ row: QueueModel.Row) {
        books.append(Book(tally: row.job.tally))
        holders.append(0)
    }

    /// After every event.
    mutating func follow(_ queue: inout QueueModel, _ runners: [Runner], at now: Moment) {
        for turn in queue.turns {
            let number = turn.number
            let relay = queue.rows[number].relay
            fairness[relay].follow(turn, of: queue.rows[number].tenant)
            if let violation = fairness[relay].violation {
                fail(violation.rule, "job \(number + 1): \(violation.detail)")
            }
        }
        queue.turns.removeAll(keepingCapacity: true)
        checkRows(queue)
        checkHands(queue, runners)
    }

    private mutating func checkRows(_ queue: QueueModel) {
        var inLine = 0
        for number in queue.rows.indices {
            let row = queue.rows[number]
            if row.lane == .ready || row.lane == .waiting { inLine += 1 }
            if (row.lane == nil) == (row.fate == nil) || (row.lane == .sending) != (row.lease != nil) {
                fail(
                    .everyJobHasOneHome,
                    "job \(row.job.id): lane \(row.lane as Any), lease \(row.lease as Any), fate \(row.fate as Any)")
            }
            if let lease = row.lease, !queue.leases.contains(where: { $0.token == lease }) {
                fail(.everyJobHasOneHome, "job \(row.job.id) is held under lease \(lease), which nobody watches")
            }
            if row.fate != books[number].fate {
                fail(.fatesAreFinal, "job \(row.job.id) is \(row.fate as Any), not \(books[number].fate as Any)")
            }
            if row.job.tally != books[number].tally {
                fail(.chargedForItsOwn, "job \(row.job.id) has \(row.job.tally), not \(books[number].tally)")
            }
        }
        let places = queue.ready.reduce(0) { $0 + $1.count } + queue.waiting.reduce(0) { $0 + $1.count }
        if places != inLine { fail(.everyJobHasOneHome, "\(places) places in line for \(inLine) jobs") }
    }

    /// Who has what in hand, against what the queue says of it.
    private mutating func checkHands(_ queue: QueueModel, _ runners: [Runner]) {
        for number in holders.indices { holders[number] = 0 }
        for runner in runners where runner.isRunning {
            for hold in runner.line { count(hold, queue) }
            for case .some(let attempt) in runner.attempts { count(attempt.hold, queue) }
            for line in runner.ledger { count(line.hold, queue) }
            for hold in runner.owed { count(hold, queue) }
        }
        for number in queue.rows.indices {
            guard let lease = queue.rows[number].lease else { continue }
            if holders[number] > 1 { fail(.oneHolder, "job \(number + 1) is in \(holders[number]) hands") }
            if holders[number] == 0, runners.contains(where: { $0.isRunning && $0.lease == lease }) {
                fail(.oneHolder, "job \(number + 1) is held under lease \(lease), and its worker does not know")
            }
        }
    }

    private mutating func count(_ hold: Runner.Hold, _ queue: QueueModel) {
        let number = QueueModel.number(hold.job.id)
        if queue.rows[number].lease == hold.token {
            holders[number] += 1
        } else if !books[number].taken.contains(hold.token) {
            fail(.oneHolder, "job \(hold.job.id) is in hand under \(hold.token), and nobody took it from there")
        }
    }
}

extension QueueModel.Turn {
    var number: Int {
        switch self {
        case .arrived(let number, _), .returned(let number), .served(let number), .withdrawn(let number): number
        }
    }
}
