import Foundation

/// What a worker costs that has nothing to do: processor time of a process that does nothing else.
struct IdleRow {
    let conditions: Conditions
    let sink: Sink

    func measure() async throws -> [Finding] {
        let url = try await place()
        defer { Leftovers.shared.remove(directory: url) }
        let seconds = conditions.idleSeconds
        let child = try Child.myself(["idle", url.path, sink.url, "\(seconds)", "--templates", conditions.templates])
        defer { child.stop() }
        guard let share = await child.line(within: .seconds(seconds + 30)).flatMap({ Double($0) }) else {
            throw BenchError.notStarted(program: "the idle process", detail: "it ended without a result")
        }
        return [Finding(.idle, "of a core, over \(seconds) s of an empty queue", share * 100, "%").below(0.1)]
    }

    /// In a scope of its own, so that this process has let go of the database.
    private func place() async throws -> URL { try await StateDirectory.make(in: conditions.directory).url }
}
