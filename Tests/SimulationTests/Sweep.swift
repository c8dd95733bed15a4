import Foundation

/// Many runs, on every core.
enum Sweep {
    static func over(
        _ seeds: ClosedRange<UInt64>, flaw: Flaw? = nil
    ) async -> (failures: [(seed: UInt64, violation: Violation)], events: Int) {
        let lanes = UInt64(max(1, ProcessInfo.processInfo.activeProcessorCount))
        return await withTaskGroup(of: ([(seed: UInt64, violation: Violation)], Int).self) { group in
            for lane in 0..<lanes {
                group.addTask {
                    var failures: [(seed: UInt64, violation: Violation)] = []
                    var events = 0
                    for seed in stride(from: seeds.lowerBound + lane, through: seeds.upperBound, by: Int(lanes)) {
                        var simulation = Simulation(seed: seed, flaw: flaw)
                        if let violation = simulation.run() { failures.append((seed, violation)) }
                        events += simulation.events
                    }
                    return (failures, events)
                }
            }
            let (failures, events) = await group.reduce(into: ([], 0)) { $0 = ($0.0 + $1.0, $0.1 + $1.1) }
            return (failures.sorted { $0.seed < $1.seed }, events)
        }
    }
}
