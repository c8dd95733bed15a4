import Jobs
import Testing

/// Fair queueing as a property: lines of random tenants, served by the lowest tag.
struct FairShareTests {
    /// A relay's line, as a storage keeps it: tags at enqueue, service by tag and then by age.
    private struct Line {
        var virtualTime: Int64 = 0
        var finish: [Int: Int64] = [:]
        var waiting: [(tag: Int64, id: Int, tenant: Int)] = []
        var lastID = 0

        mutating func enqueue(_ tenant: Int, weight: Int64 = 1) {
            let turn = FairShare(virtualTime: virtualTime, tenantFinish: finish[tenant] ?? 0).next(weight: weight)
            finish[tenant] = turn.finish
            lastID += 1
            waiting.append((turn.tag, lastID, tenant))
        }

        mutating func serve() -> Int? {
            guard let index = waiting.indices.min(by: { order(waiting[$0]) < order(waiting[$1]) }) else { return nil }
            let job = waiting.remove(at: index)
            virtualTime = max(virtualTime, job.tag)
            return job.tenant
        }

        func has(_ tenant: Int) -> Bool { waiting.contains { $0.tenant == tenant } }

        private func order(_ job: (tag: Int64, id: Int, tenant: Int)) -> (Int64, Int) { (job.tag, job.id) }
    }

    @Test(arguments: UInt64(1)...20)
    func noTenantOfEqualWeightIsMoreThanOneTurnAhead(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let tenants = Int.random(in: 2...8, using: &generator)
        var arrivals = (0..<tenants).flatMap { tenant in
            Array(repeating: tenant, count: Int.random(in: 5...40, using: &generator))
        }
        arrivals.shuffle(using: &generator)
        var line = Line()
        for tenant in arrivals { line.enqueue(tenant) }
        var served = Array(repeating: 0, count: tenants)
        while let tenant = line.serve() {
            served[tenant] += 1
            // Whoever still waits must not be behind anybody by more than the turn being given.
            for other in 0..<tenants where line.has(other) {
                #expect(served[tenant] - served[other] <= 1)
            }
        }
        #expect(served.reduce(0, +) == arrivals.count)
    }

    @Test(arguments: UInt64(1)...20)
    func aNewcomerWaitsAtMostOneTurnOfEachOther(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let tenants = Int.random(in: 1...6, using: &generator)
        var line = Line()
        for _ in 0..<200 { line.enqueue(Int.random(in: 0..<tenants, using: &generator)) }
        for _ in 0..<Int.random(in: 0...150, using: &generator) { _ = line.serve() }
        let newcomer = 99
        line.enqueue(newcomer)
        // Those who were there go on queueing, and it does not help them.
        for tenant in 0..<tenants { line.enqueue(tenant) }
        var before: [Int: Int] = [:]
        while let tenant = line.serve(), tenant != newcomer { before[tenant, default: 0] += 1 }
        #expect(before.values.allSatisfy { $0 <= 1 }, "\(before)")
        #expect(!line.has(newcomer))
    }

    @Test func tenThousandWaitingMailsDelayAnotherTenantsFirstByOneTurn() {
        var share = FairShare(virtualTime: 0, tenantFinish: 0)
        for _ in 0..<10_000 { share = FairShare(virtualTime: 0, tenantFinish: share.next().finish) }
        let newcomer = FairShare(virtualTime: 0, tenantFinish: 0).next()
        #expect(share.tenantFinish == 10_000 * FairShare.quantum)
        #expect(newcomer.tag == 0)
    }

    @Test func whoWasIdleSavesUpNoTurns() {
        // The tenant's last job ended at 3,000; the relay is at 50,000 since.
        let turn = FairShare(virtualTime: 50_000, tenantFinish: 3000).next()
        #expect(turn.tag == 50_000)
        #expect(turn.finish == 51_000)
    }

    @Test(arguments: [(Int64(1), Int64(2)), (1, 4), (1, 5), (2, 5), (4, 10), (1, 3), (1, 100)])
    func servicesAreInProportionToTheWeights(first: Int64, second: Int64) {
        let weights = [first, second]
        var line = Line()
        for _ in 0..<400 { for tenant in 0...1 { line.enqueue(tenant, weight: weights[tenant]) } }
        var served = [0, 0]
        while line.has(0), line.has(1), let tenant = line.serve() {
            served[tenant] += 1
            // The theorem's bound: one mail of each, in each one's own measure; and 1 % for the rounding of a third.
            let ahead = Double(served[0]) / Double(first) - Double(served[1]) / Double(second)
            #expect(abs(ahead) <= 1 / Double(first) + 1 / Double(second) + Double(served[0]) * 0.01)
        }
        #expect(served[1] >= 100)
    }

    @Test(arguments: [(Int64(1), Int64(1000)), (2, 500), (3, 333), (1000, 1), (1_000_000, 1), (0, 1000), (-4, 1000)])
    func everyMailAdvancesItsTenantWhateverTheWeight(weight: Int64, advance: Int64) {
        let turn = FairShare(virtualTime: 7, tenantFinish: 5).next(weight: weight)
        #expect(turn.tag == 7)
        #expect(turn.finish == 7 + advance)
    }
}
