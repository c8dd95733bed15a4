import Foundation
import Jobs
import Storage

/// The queue by itself: jobs claimed and settled in batches, nothing sent.
struct SettleRow {
    let conditions: Conditions
    private static let batch = 100

    init(conditions: Conditions) { self.conditions = conditions }

    func measure() async throws -> [Finding] {
        let state = try await StateDirectory.make(in: conditions.directory)
        defer { state.remove() }
        let jobs = (conditions.mails + 1) / 2 * 2
        _ = try await state.addResetUsers(jobs / 2, with: true)
        let lease = Lease(token: .random(in: 1 ... .max), owner: "bench")
        let until = Date() + 3600
        _ = try await state.storage.transact { transaction throws(StorageError) in
            try transaction.renew(lease, until: until, isNew: true)
        }
        var settled = 0
        let took = try await ContinuousClock().measure {
            while settled < jobs { settled += try await turn(state, lease) }
        }
        let bare = try BareSQLite.claimAndSettle(conditions.mails, batch: SettleRow.batch, in: state.url)
        return [
            Finding(.settle, "claimed and settled, \(SettleRow.batch) in a transaction", Double(jobs) / took.inSeconds)
                .beside("bare SQLite", bare, atLeast: 0.2)
        ]
    }

    private func turn(_ state: StateDirectory, _ lease: Lease) async throws -> Int {
        let now = Date()
        let claimed = try await state.storage.transact { transaction throws(StorageError) in
            try transaction.claim(SettleRow.batch, for: .default, under: lease, at: now)
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
