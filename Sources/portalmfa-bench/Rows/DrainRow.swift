import Foundation
import Jobs
import Storage

/// The whole way: queued jobs claimed, asked about again, written, sent, and their outcomes durable.
struct DrainRow {
    let conditions: Conditions
    let sink: Sink
    let peers: Peers

    func measure() async throws -> [Finding] {
        let state = try await StateDirectory.make(in: conditions.directory)
        defer { state.remove() }
        _ = try await state.addResetUsers((conditions.mails + 1) / 2, with: true)
        let jobs = (conditions.mails + 1) / 2 * 2
        let drain = try Drain(state, to: sink.url, connections: conditions.connections, templates: conditions.templates)
        let took = try await drain.run()
        let statistics = try await state.storage.read { snapshot throws(StorageError) in try snapshot.statistics() }
        let delivered = statistics.counts[.delivered] ?? 0
        guard delivered == jobs else { throw BenchError.notDelivered(wanted: jobs, delivered: delivered) }
        return [
            Finding(
                .drain, "queued → written → sent → durable, \(conditions.connections) connections",
                Double(jobs) / took.inSeconds
            )
            .beside("the ceiling", peers.mailsPerSecond, atLeast: 0.5)
        ]
    }
}
