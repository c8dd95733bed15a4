import Foundation
import Synchronization

/// How far a long command is, on one line of a terminal that is rewritten; elsewhere nothing.
/// Gone when the command ends, so that only the answer stays.
final class ProgressLine: Sendable {
    private let what: String
    private let isShown: Bool
    private let lastShown = Mutex<ContinuousClock.Instant?>(nil)

    /// - Parameter what: what is counted, such as `users`.
    init(of what: String) {
        self.what = what
        isShown = isatty(STDERR_FILENO) == 1
    }

    deinit { if lastShown.withLock({ $0 }) != nil { ProgressLine.write("\r\u{1B}[K") } }

    /// - Parameter total: nil if nobody knows.
    func show(_ count: Int, of total: Int? = nil) {
        guard isShown else { return }
        let isDue = lastShown.withLock { last in
            if let last, last.duration(to: .now) < .milliseconds(100) { return false }
            last = .now
            return true
        }
        guard isDue else { return }
        let share = total.map { " of \($0) (\(count * 100 / max(1, $0)) %)" } ?? ""
        ProgressLine.write("\r\u{1B}[K\(count)\(share) \(what)")
    }

    private static func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
