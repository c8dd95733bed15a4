import Foundation

/// The most memory a worker had in use while it drained a long queue: measured in a process that does nothing else.
struct MemoryRow {
    let conditions: Conditions
    let sink: Sink

    func measure() async throws -> [Finding] {
        let (url, jobs) = try await fill()
        defer { Leftovers.shared.remove(directory: url) }
        let child = try Child.myself([
            "drain-alone", url.path, sink.url, "--connections", "\(conditions.connections)",
            "--templates", conditions.templates,
        ])
        defer { child.stop() }
        let words = await child.line(within: .seconds(960))?.split(separator: " ").compactMap { Double($0) }
        guard let words, words.count == 3 else {
            throw BenchError.notStarted(program: "the draining process", detail: "it ended without a result")
        }
        let (before, peak, seconds) = (words[0] / 1024, words[1] / 1024, words[2])
        return [
            Finding(.memory, "resident at most while draining \(jobs) jobs", peak, "MB")
                .beside("before the first", before).atMost(64),
            Finding(.memory, "that process drained", Double(jobs) / seconds),
        ]
    }

    /// In a scope of its own, so that this process has let go of the database.
    private func fill() async throws -> (URL, Int) {
        let state = try await StateDirectory.make(in: conditions.directory)
        let users = (conditions.memoryJobs + 1) / 2
        _ = try await state.addResetUsers(users, with: true)
        return (state.url, users * 2)
    }
}
