import Foundation
import Jobs
import Storage

/// The same rates beside a crowd: with a million jobs in line behind those that are measured, or with five million in
/// the history. Beside each rate stands that of an empty database, measured in the same way just before.
struct CrowdRow {
    let conditions: Conditions
    let sink: Sink
    let crowd: Crowd

    enum Crowd {
        case waiting, finished
    }

    private struct Rates {
        let enqueued: Double
        let settled: Double
        let drained: Double
    }

    func measure() async throws -> [Finding] {
        let alone = try await rates(with: nil)
        let crowded = try await rates(with: crowd)
        let row: Row = crowd == .waiting ? .backlog : .history
        let count = crowd == .waiting ? conditions.waiting : conditions.finished
        let place = crowd == .waiting ? "\(count) waiting" : "\(count) in history"
        return [
            ("jobs queued, 1,000 in a transaction", \Rates.enqueued),
            ("jobs claimed and settled, 1,000 in a transaction", \Rates.settled),
            ("mails drained", \Rates.drained),
        ].map { what, rate in
            Finding(row, "\(what), \(place)", crowded[keyPath: rate])
                .beside("an empty one", alone[keyPath: rate], atLeast: 0.8)
        }
    }

    private func rates(with crowd: Crowd?) async throws -> Rates {
        let state = try await StateDirectory.make(in: conditions.directory)
        defer { state.remove() }
        let people = try await state.addResetUsers(1000, with: false)
        switch crowd {
        case .waiting: try Crowding.addWaiting(conditions.waiting, at: state, for: people)
        case .finished: try Crowding.addFinished(conditions.finished, at: state, for: people)
        case nil: break
        }
        let jobs = conditions.mails
        let enqueued = try await Queueing.enqueue(jobs * 2, at: state, for: people)
        let settled = try await Queueing.claimAndSettle(jobs, at: state)
        let drain = try Drain(state, to: sink.url, connections: conditions.connections, templates: conditions.templates)
        let drained = try await drain.run(mails: jobs / 2)
        return Rates(
            enqueued: Double(jobs * 2) / enqueued.inSeconds, settled: Double(jobs) / settled.inSeconds,
            drained: Double(drained.mails) / drained.took.inSeconds)
    }
}
