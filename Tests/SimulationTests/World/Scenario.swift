/// The world of one run, drawn from its seed: who sends what through which relays, and what goes wrong when.
struct Scenario {
    let weights: [Int64]
    let relays: [RelayModel]
    /// Mails a second that each relay takes from a worker; nil: as many as come.
    let rates: [Double?]
    let workers: Int
    /// Connections of each runner.
    let connections: Int
    /// Faults cease at this moment.
    let calm: Moment
    /// While the disk is full nothing can be written.
    let fullDisk: (from: Moment, to: Moment)?
    /// Whether every worker's clock shows the same.
    let clocksAgree: Bool
    let events: [(at: Moment, event: Event)]

    init(_ dice: inout Dice) {
        let tenants = 2 + dice.below(3)
        weights = (0..<tenants).map { _ in Int64(1 + dice.below(3)) }
        workers = 1 + dice.below(3)
        connections = 1 + dice.below(3)
        let length = dice.pick([2 * .minute, 10 * .minute, .hour])
        calm = .start + length
        // One world in five is in order, so that what is fair can be seen undisturbed.
        let isTroubled = dice.chance(80)
        let relayCount = 1 + dice.below(2)
        var relays: [RelayModel] = []
        for _ in 0..<relayCount {
            relays.append(RelayModel(&dice, isTroubled: isTroubled, tenants: tenants, length: length))
        }
        self.relays = relays
        var rates: [Double?] = []
        for _ in 0..<relayCount { rates.append(dice.chance(20) ? dice.pick([0.5, 2, 20]) : nil) }
        self.rates = rates
        var events: [(at: Moment, event: Event)] = [(calm, .calm)]
        for _ in 0..<(2 + dice.below(3)) {
            events.append(
                (
                    Moment.start + dice.within(0, length / 2),
                    .arrival(
                        tenant: dice.below(tenants), relay: dice.below(relayCount),
                        count: 1 + dice.below(dice.chance(25) ? 14 : 5),
                        lifetime: dice.pick([10 * .minute, .hour, 24 * .hour]))
                ))
        }
        for worker in 0..<workers { events.append((Moment.start, .start(worker: worker))) }
        clocksAgree = !(isTroubled && dice.chance(20))
        if isTroubled, dice.chance(40) {
            // Troubles like company.
            let worst = relays.flatMap(\.troubles).first
            let from = worst.map { $0.from - dice.within(0, 2 * .second) } ?? Moment.start + dice.within(0, length)
            fullDisk = (from, from + dice.within(.second, 15 * .second))
        } else {
            fullDisk = nil
        }
        if isTroubled {
            for worker in 0..<workers { Scenario.trouble(worker, length, clocksAgree, &dice, &events) }
            for _ in 0..<dice.below(4) { events.append((Moment.start + dice.within(0, length), .act)) }
        }
        self.events = events
    }
    /// What happens to one worker: stopped, killed, asked to stop, its clock set.
    private static func trouble(
        _ worker: Int, _ length: Moment, _ clocksAgree: Bool, _ dice: inout Dice,
        _ events: inout [(at: Moment, event: Event)]
    ) {
        for _ in 0..<dice.below(3) {
            let at = Moment.start + dice.within(0, length)
            switch dice.below(3) {
            case 0:
                events.append((at, .pause(worker: worker)))
                events.append((at + dice.within(100, 40 * .second), .resume(worker: worker)))
            case 1:
                events.append((at, .kill(worker: worker)))
                events.append((at + dice.within(0, .minute), .start(worker: worker)))
            default:
                events.append((at, .stop(worker: worker)))
                events.append((at + dice.within(0, 2 * .minute), .start(worker: worker)))
            }
        }
        if !clocksAgree, dice.chance(50) {
            let by = dice.within(-10 * .minute, 10 * .minute)
            events.append((Moment.start + dice.within(0, length), .clockStep(worker: worker, by: by)))
        }
    }
}
