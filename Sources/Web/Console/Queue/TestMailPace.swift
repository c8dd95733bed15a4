import Foundation
import Synchronization

/// How often a test mail leaves: it goes to any address, so that nobody's mailbox is filled with them.
/// One pace for all operators and relays of a process.
final class TestMailPace: Sendable {
    static let interval: TimeInterval = 10

    private let last = Mutex<Date?>(nil)

    /// - Returns: when the next one may leave; nil: now, and this one counts.
    func take(at now: Date) -> Date? {
        last.withLock { last in
            if let sent = last, now < sent + Self.interval, sent <= now { return sent + Self.interval }
            last = now
            return nil
        }
    }
}
