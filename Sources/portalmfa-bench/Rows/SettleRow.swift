import Foundation
import Storage

/// The queue by itself: jobs claimed and settled in batches, nothing sent.
struct SettleRow {
    let conditions: Conditions

    func measure() async throws -> [Finding] {
        let state = try await StateDirectory.make(in: conditions.directory)
        defer { state.remove() }
        let jobs = (conditions.mails + 1) / 2 * 2
        _ = try await state.addResetUsers(jobs / 2, with: true)
        let took = try await Queueing.claimAndSettle(jobs, at: state)
        let bare = try BareSQLite.claimAndSettle(conditions.mails, batch: Queueing.batch, in: state.url)
        return [
            Finding(
                .settle, "claimed and settled, \(Queueing.batch) in a transaction", Double(jobs) / took.inSeconds
            )
            .beside("bare SQLite", bare).atLeast(60_000)
        ]
    }
}
