import Foundation
import Jobs
import Storage

/// Which jobs a transaction ended, and when: counted once for each commit, however many they are. Asking for each job
/// alone whose it was would cost a fifth of settling it. Used on the writer's queue only.
final class FinishedCounts {
    private struct Place: Hashable {
        let minute: Int64
        let state: JobState
    }

    private var jobs: [Place: [Int64]] = [:]

    func note(_ job: Int64, as state: JobState, at now: Date) {
        jobs[Place(minute: QueueSample.minute(of: now).milliseconds, state: state), default: []].append(job)
    }

    /// Writes the counts, and forgets the jobs.
    func store(_ statements: Statements) throws {
        for (place, ids) in jobs {
            try statements.run(
                """
                INSERT INTO finished_minutes (at, customer_id, state, jobs)
                SELECT ?1, j.customer_id, ?2, count(*) FROM json_each(?3) w CROSS JOIN finished_jobs j ON j.id = w.value
                WHERE true GROUP BY j.customer_id
                ON CONFLICT DO UPDATE SET jobs = jobs + excluded.jobs
                """, [place.minute, place.state.rawValue, JSONArray.of(ids)])
        }
        forget()
    }

    /// What was noted is undone with the request.
    func forget() { jobs.removeAll(keepingCapacity: true) }
}
