package import Foundation

/// Identifies one mail through its whole life. Assigned by the storage, growing, never reused.
package struct JobID: RawRepresentable, Sendable, Hashable, Comparable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    package var description: String { String(rawValue) }

    package static func < (left: JobID, right: JobID) -> Bool { left.rawValue < right.rawValue }
}

/// One mail to be sent, as far as the queue is concerned: when, how often, until when.
/// Knows nothing of letters, users or relays; those hang on its id in the storage.
package struct Job: Sendable, Hashable {
    package let id: JobID
    package let createdAt: Date
    /// The letter's latest useful time. No attempt begins at or after it.
    package let expiresAt: Date
    /// What has happened to it so far.
    package var tally: Tally

    package init(id: JobID, createdAt: Date, expiresAt: Date, tally: Tally = Tally()) {
        self.id = id
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.tally = tally
    }

    /// Counts that decide what follows; each grows for one reason only.
    package struct Tally: Sendable, Hashable {
        /// Attempts in the history, whatever came of them.
        package var attempts: Int
        /// Transient failures that were this mail's own; the exponent of the backoff.
        package var failures: Int
        /// Attempts after which the mail may have gone out.
        package var unknowns: Int
        /// Processes that died with this job in hand. Never counted as a failure of the mail.
        package var workerDeaths: Int

        package init(attempts: Int = 0, failures: Int = 0, unknowns: Int = 0, workerDeaths: Int = 0) {
            self.attempts = attempts
            self.failures = failures
            self.unknowns = unknowns
            self.workerDeaths = workerDeaths
        }
    }
}
