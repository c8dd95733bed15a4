import Foundation
import Jobs
import Storage

/// One random sequence of operations on the model and on the product's queue, every answer compared.
/// Runs within one transaction, which its caller takes back.
struct Crossing {
    var dice: Dice
    var model: QueueModel
    let product: any Transaction
    let tenants: [NewJob]
    let relays: [RelayID]
    var now: Moment = .start
    var tokens: [Int64] = []
    var last = "nothing"
    /// What the product's first job is called, less one.
    var offset: Int64 = 0

    /// - Parameter tenants: a letter of each.
    init(seed: UInt64, weights: [Int64], tenants: [NewJob], relays: [RelayID], _ product: any Transaction) {
        dice = Dice(seed: seed)
        model = QueueModel(relays: relays.count, weights: weights)
        (self.tenants, self.relays, self.product) = (tenants, relays, product)
    }

    /// - Returns: the first answer that differs; nil if none does.
    mutating func run(_ steps: Int) throws(StorageError) -> String? {
        for step in 0..<steps {
            if dice.chance(40) { now += dice.pick([1, 500, 5 * .second, 40 * .second, 5 * .minute]) }
            guard try act(), try agrees() else { return "step \(step): \(last)" }
            model.turns.removeAll()
        }
        for row in model.rows {
            let record = try product.job(named(row.job.id))
            guard record?.job == renamed(row.job), record?.state == model.state(of: row.job.id),
                record?.nextAttemptAt?.milliseconds == (row.lane == nil || row.lane == .sending ? nil : row.due),
                try product.attempts(of: named(row.job.id)).count == row.job.tally.attempts
            else { return "at the end job \(row) is \(record as Any)" }
        }
        return nil
    }

    private mutating func act() throws(StorageError) -> Bool {
        switch dice.below(100) {
        case ..<25: try enqueue()
        case ..<35: try renew()
        case ..<55: try claim()
        case ..<80: try settle()
        case ..<84: try handBack()
        case ..<86: try release()
        case ..<91: try bury()
        case ..<93: try pause()
        default: try intervene()
        }
    }

    /// The questions anybody may ask at any time.
    private mutating func agrees() throws(StorageError) -> Bool {
        let statistics = try product.statistics()
        for state in JobState.allCases {
            let count = model.rows.count { model.state(of: $0.job.id) == state }
            if statistics.counts[state] != count { return differs("\(state): \(count), \(statistics.counts)") }
        }
        let oldest = model.rows.filter { $0.lane == .ready }.map(\.job.createdAt).min()
        if statistics.oldestReady != oldest { return differs("oldest: \(oldest as Any)") }
        for relay in relays.indices {
            let due = try product.nextWork(for: relays[relay])?.milliseconds
            if due != model.nextWork(for: relay) { return differs("next work at relay \(relay): \(due as Any)") }
        }
        let date = Date(milliseconds: now)
        return try product.hasOrphans(at: date) == model.leases.contains { $0.until < now } || differs("has orphans")
    }

    mutating func differs(_ how: String) -> Bool {
        last += "; \(how)"
        return false
    }

    func named(_ id: JobID) -> JobID { JobID(rawValue: id.rawValue + offset) }

    func renamed(_ job: Job) -> Job {
        Job(id: named(job.id), createdAt: job.createdAt, expiresAt: job.expiresAt, tally: job.tally)
    }
}
