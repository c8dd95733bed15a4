import Foundation
import Jobs
import Policy
import Storage

/// The queue by itself, in large transactions: nothing is written, nothing sent.
enum Queueing {
    static let batch = 1000

    static func enqueue(_ count: Int, at state: StateDirectory, for people: [Person]) async throws -> Duration {
        try await ContinuousClock().measure {
            for start in stride(from: 0, to: count, by: batch) {
                try await state.storage.transact { transaction throws(StorageError) in
                    for number in start..<min(start + batch, count) {
                        let person = people[number % people.count]
                        _ = try transaction.enqueue(Population.job(.mfaResetNotice, for: person, link: nil))
                    }
                }
            }
        }
    }

    /// Claims in one transaction and settles in the next, as a worker has to.
    static func claimAndSettle(
        _ count: Int, batch: Int = batch, at state: StateDirectory
    ) async throws -> Duration {
        let lease = Lease(token: .random(in: 1 ... .max), owner: "bench")
        let until = Date() + 3600
        _ = try await state.storage.transact { transaction throws(StorageError) in
            try transaction.renew(lease, until: until, isNew: true)
        }
        var settled = 0
        return try await ContinuousClock().measure {
            while settled < count { settled += try await turn(min(batch, count - settled), state, lease) }
        }
    }

    private static func turn(_ count: Int, _ state: StateDirectory, _ lease: Lease) async throws -> Int {
        let now = Date()
        let claimed = try await state.storage.transact { transaction throws(StorageError) in
            try transaction.claim(count, for: .default, under: lease, at: now)
        }
        let outcome = Outcome(.delivered, in: .dot, reply: Reply(code: 250, text: "2.0.0 Ok"), reason: "delivered")
        let settlements = claimed.map { claimed in
            Settlement(
                job: claimed.job.id,
                attempt: Attempt(
                    number: 1, startedAt: now, finishedAt: now, relay: "default", outcome: outcome),
                transition: claimed.job.next(after: outcome, at: now, jitter: 0))
        }
        let stored = try await state.storage.transact { transaction throws(StorageError) in
            try transaction.settle(settlements, under: lease)
        }
        guard !stored.isEmpty, stored.allSatisfy({ $0 }) else {
            throw BenchError.unexpected("a job in hand was not settled")
        }
        return stored.count
    }
}
