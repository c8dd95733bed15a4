import Foundation
import Jobs
import Storage

/// Draining to a relay that is 20 ms away: what the worker leaves of what the distance allows.
struct FarRelayRow {
    let conditions: Conditions
    private static let connections = 32
    /// Milliseconds.
    private static let roundTrip = 20

    func measure() async throws -> [Finding] {
        let relay = try Child.myself(["far-relay", "--round-trip", "\(FarRelayRow.roundTrip)"])
        defer { relay.stop() }
        guard let port = await relay.line(within: .seconds(10)).flatMap({ Int($0) }) else {
            throw BenchError.notStarted(program: "the far relay", detail: "it did not say its port")
        }
        let state = try await StateDirectory.make(in: conditions.directory)
        defer { state.remove() }
        let people = (min(conditions.mails, 8000) + 1) / 2
        _ = try await state.addResetUsers(people, with: true)
        let drain = try Drain(
            state, to: "smtp://127.0.0.1:\(port)", connections: FarRelayRow.connections, templates: conditions.templates
        )
        let took = try await drain.run()
        // The envelope is one round trip, the body the other.
        let allowed = Double(FarRelayRow.connections) / (2 * Double(FarRelayRow.roundTrip) / 1000)
        return [
            Finding(
                .farRelay,
                "drained to a relay \(FarRelayRow.roundTrip) ms away, \(FarRelayRow.connections) connections",
                Double(people * 2) / took.inSeconds
            ).beside("two round trips a mail", allowed, atLeast: 0.8)
        ]
    }
}
