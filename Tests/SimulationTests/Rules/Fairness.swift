import Jobs

/// The books of one relay's line. While two tenants have jobs in line, neither is served more than a turn of each
/// ahead of the other, in the measure of their weights (Goyal, Vin, Cheng 1996, theorem 1); a tenant that comes anew
/// waits for one turn of each other. Jobs that return to their old turn, or leave the line, move the bound by a turn.
struct Fairness {
    private let turn: [Int64]
    private var inLine: [Int]
    /// Jobs in line that are there for the second time at their old turn, and whose they are.
    private var returned: [(number: Int, tenant: Int)] = []
    /// By tenant, then tenant: how far ahead the first is since both are in line, in virtual time.
    private var lead: [[Int64]]
    private var slack: [[Int64]]
    /// Turns that a tenant's withdrawn mails took and never used.
    private var forgone: [Int64]
    /// Others' mails since the tenant came to the line, and how many may be; nil: its first was served.
    private var wait: [(turns: Int, limit: Int)?]
    private(set) var violation: Violation?

    init(weights: [Int64]) {
        turn = weights.map { max(1, FairShare.quantum / max(1, $0)) }
        inLine = Array(repeating: 0, count: weights.count)
        lead = Array(repeating: Array(repeating: 0, count: weights.count), count: weights.count)
        slack = lead
        forgone = Array(repeating: 0, count: weights.count)
        wait = Array(repeating: nil, count: weights.count)
    }

    mutating func follow(_ event: QueueModel.Turn, of tenant: Int) {
        switch event {
        case .arrived(_, let isPrompt):
            if inLine[tenant] == 0, isPrompt { wait[tenant] = (0, turn.count - 1 + returned.count) }
            join(tenant)
        case .returned(let number):
            join(tenant)
            returned.append((number, tenant))
            advance(tenant, by: -turn[tenant])
            loosen(tenant)
            for other in wait.indices { wait[other]?.limit += 1 }
        case .served(let number):
            returned.removeAll { $0.number == number }
            advance(tenant, by: turn[tenant])
            check(tenant)
            wait[tenant] = nil
            leave(tenant)
        case .withdrawn(let number):
            returned.removeAll { $0.number == number }
            forgone[tenant] += turn[tenant]
            // A turn that was given up is not given again: its tenant's next mail keeps its own.
            wait[tenant] = nil
            leave(tenant)
        }
    }

    private mutating func advance(_ tenant: Int, by length: Int64) {
        for other in turn.indices where other != tenant && inLine[other] > 0 {
            lead[tenant][other] += length
            lead[other][tenant] -= length
        }
    }

    private mutating func loosen(_ tenant: Int) {
        for other in turn.indices {
            slack[tenant][other] += turn[tenant]
            slack[other][tenant] += turn[tenant]
        }
    }

    private mutating func join(_ tenant: Int) {
        // Who comes anew meets those whose old turns are before everybody's.
        if inLine[tenant] == 0 { for other in returned { loosen(other.tenant) } }
        inLine[tenant] += 1
    }

    private mutating func leave(_ tenant: Int) {
        inLine[tenant] -= 1
        guard inLine[tenant] == 0 else { return }
        for other in turn.indices {
            (lead[tenant][other], lead[other][tenant]) = (0, 0)
            (slack[tenant][other], slack[other][tenant]) = (0, 0)
        }
    }

    private mutating func check(_ tenant: Int) {
        for other in turn.indices where other != tenant && inLine[other] > 0 {
            let bound = turn[tenant] + turn[other] + slack[tenant][other] + forgone[other]
            if lead[tenant][other] > bound {
                violation = Violation(
                    .turnsAreFair, "tenant \(tenant) is \(lead[tenant][other]) ahead of \(other), bound \(bound)")
            }
            guard var patience = wait[other] else { continue }
            patience.turns += 1
            wait[other] = patience
            if patience.turns > patience.limit {
                violation = Violation(
                    .nobodyStarves, "tenant \(other) waits for \(patience.turns) mails, bound \(patience.limit)")
            }
        }
    }
}
