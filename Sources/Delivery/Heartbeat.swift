package import Foundation
import Synchronization

/// When the worker last found the queue in order, for whoever asks whether it is ready.
package final class Heartbeat: Sendable {
    private let last = Mutex<Date?>(nil)

    package init() {}

    func beat(at now: Date) { last.withLock { $0 = now } }

    /// Nil before the first.
    package var lastBeat: Date? { last.withLock { $0 } }
}
