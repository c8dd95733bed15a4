import Synchronization

/// The open connections of a runner, so that a stop that takes too long can end them.
final class Carriers: Sendable {
    private let open = Mutex<[Int: any Carrier]>([:])

    func enter(_ key: Int, _ carrier: any Carrier) { open.withLock { $0[key] = carrier } }

    func leave(_ key: Int) { open.withLock { $0[key] = nil } }

    /// Waits for a stop, then for the limit, then interrupts whatever still talks. A mail under way ends as what was
    /// sent of it says: nothing is lost, and only one whose last byte was out becomes unknown.
    func interruptAll(after limit: Duration, of alarm: Alarm) async {
        await alarm.stopped()
        let (seconds, attoseconds) = limit.components
        await alarm.sleep(Double(seconds) + Double(attoseconds) / 1e18)
        while !alarm.isOver {
            for carrier in open.withLock({ Array($0.values) }) { carrier.interrupt() }
            await alarm.sleep(0.2)
        }
    }
}
