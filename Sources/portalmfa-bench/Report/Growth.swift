import Foundation

/// How the cost of draining grows with the number of mails: measured points, and the line through them.
struct Growth {
    struct Point: Sendable {
        let mails: Int
        let seconds: Double
    }

    let points: [Point]
    let caption: String

    /// Drains queues of growing length, each in a state directory of its own.
    static func measure(_ conditions: Conditions, _ sink: Sink, upTo most: Int) async throws -> [Point] {
        var points: [Point] = []
        for share in [0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1] {
            let state = try await StateDirectory.make(in: conditions.directory)
            defer { state.remove() }
            let people = max(1, Int(Double(most) * share) / 2)
            _ = try await state.addResetUsers(people, with: true)
            let drain = try Drain(
                state, to: sink.url, connections: conditions.connections, templates: conditions.templates)
            points.append(Point(mails: people * 2, seconds: try await drain.run().inSeconds))
        }
        return points
    }

    /// Seconds a mail: the line through the origin that comes closest to the points.
    var slope: Double {
        points.reduce(0) { $0 + Double($1.mails) * $1.seconds }
            / max(1, points.reduce(0) { $0 + Double($1.mails) * Double($1.mails) })
    }

    /// How much of the points' spread that line explains: 1 is all of it.
    var determination: Double {
        let mean = points.reduce(0) { $0 + $1.seconds } / Double(max(1, points.count))
        let spread = points.reduce(0) { $0 + ($1.seconds - mean) * ($1.seconds - mean) }
        let rest = points.reduce(0) { sum, point in
            let distance = point.seconds - slope * Double(point.mails)
            return sum + distance * distance
        }
        return spread > 0 ? 1 - rest / spread : 1
    }
}
