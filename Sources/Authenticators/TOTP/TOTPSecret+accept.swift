package import Foundation
import Secrets

extension TOTPSecret {
    /// Judges a code: one step of tolerance each way, and the accepted step strictly greater than `lastStep`.
    /// `lastStep` is the step stored at the last acceptance, `nil` if there was none. Takes the same time for every
    /// code.
    package func accept(_ code: TOTPCode, at time: Date, after lastStep: Int64?) -> TOTPAcceptance {
        guard let steps = TOTPClock.acceptable(at: time) else { return .refused(.wrongCode) }
        var match: Int64?
        for step in steps where TOTPCode(key: bytes.reveal(), step: step).equals(code) {
            // Goes on after a match: the time is the same, and should two steps share a code (one in a million), the
            // later one counts, or the same digits would pass a second time.
            match = step
        }
        guard let match else { return .refused(.wrongCode) }
        if let lastStep, match <= lastStep { return .refused(.replayed) }
        return .accepted(step: match)
    }

    /// The code that an authenticator app shows at `time`: for the demo and for tests. `nil` before 1970.
    package func code(at time: Date) -> TOTPCode? {
        TOTPClock.step(at: time).map { TOTPCode(key: bytes.reveal(), step: $0) }
    }
}
