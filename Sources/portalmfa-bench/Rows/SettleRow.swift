import Foundation
import Storage

/// The queue by itself: jobs claimed and settled in batches, nothing sent. In large batches, and in such as a worker
/// with a dozen connections has.
struct SettleRow {
    let conditions: Conditions

    func measure() async throws -> [Finding] {
        [try await measure(batch: Queueing.batch).atLeast(60_000), try await measure(batch: 100)]
    }

    private func measure(batch: Int) async throws -> Finding {
        let state = try await StateDirectory.make(in: conditions.directory)
        defer { state.remove() }
        let jobs = (conditions.mails + 1) / 2 * 2
        _ = try await state.addResetUsers(jobs / 2, with: true)
        let took = try await Queueing.claimAndSettle(jobs, batch: batch, at: state)
        let bare = try BareSQLite.claimAndSettle(conditions.mails, batch: batch, in: state.url)
        return Finding(.settle, "claimed and settled, \(batch) in a transaction", Double(jobs) / took.inSeconds)
            .beside("bare SQLite", bare)
    }
}
