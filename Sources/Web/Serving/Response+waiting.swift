import Foundation
import HTTPTypes
import Hummingbird

extension Date {
    /// Whole seconds for a `Retry-After` (RFC 9110, 10.2.3). Never 0: whoever came too early by a hair waits, too.
    func secondsToWait(from now: Date) -> Int { max(1, Int(timeIntervalSince(now).rounded(.up))) }
}

extension Response {
    mutating func retry(after seconds: Int) { headers[.retryAfter] = String(seconds) }
}
