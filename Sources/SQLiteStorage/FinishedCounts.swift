import Foundation
import Jobs
import Storage

/// How many jobs a transaction ended, for each minute, customer and state: written once for each commit, however many
/// they are. Used on the writer's queue only.
final class FinishedCounts {
    private struct Place: Hashable {
        let minute: Int64
        let customer: Int64
        let state: JobState
    }

    private var counts: [Place: Int] = [:]

    func count(_ state: JobState, of customer: Int64, at now: Date) {
        counts[Place(minute: QueueSample.minute(of: now).milliseconds, customer: customer, state: state), default: 0] +=
            1
    }

    /// Writes what was counted, and forgets it.
    func store(_ statements: Statements) throws {
        for (place, count) in counts {
            try statements.run(
                """
                INSERT INTO finished_minutes (at, customer_id, state, jobs) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET jobs = jobs + excluded.jobs
                """, [place.minute, place.customer, place.state.rawValue, count])
        }
        forget()
    }

    /// What was counted is undone with the request.
    func forget() { counts.removeAll(keepingCapacity: true) }
}
