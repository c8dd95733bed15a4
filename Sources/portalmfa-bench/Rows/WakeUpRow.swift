import Foundation
import Jobs
import Policy
import Storage

/// From a mail's being durable to its being in the hands of a worker in another process, durably.
struct WakeUpRow {
    let conditions: Conditions
    let peers: Peers

    func measure() async throws -> [Finding] {
        let state = try await StateDirectory.make(in: conditions.directory)
        defer { state.remove() }
        let person = try await state.addResetUsers(1, with: false)[0]
        let listener = try Child.myself(["listen", state.url.path])
        defer { listener.stop() }
        guard await listener.line(within: .seconds(10)) == "ready" else {
            throw BenchError.notStarted(program: "the listening process", detail: "it did not say that it is ready")
        }
        var (woken, claimed): ([Double], [Double]) = ([], [])
        for _ in 0..<conditions.rings {
            let job = try await state.storage.transact { transaction throws(StorageError) in
                try transaction.enqueue(Population.job(.mfaResetNotice, for: person, link: nil))
            }
            let durable = Monotonic.now()
            let words = await listener.line(within: .seconds(2))?.split(separator: " ").map { Int64($0) ?? 0 }
            // A ring that is lost shows as the longest wait there is.
            guard let words, words.count == 3, words[0] == job.rawValue else {
                throw BenchError.unexpected("nobody was woken for a job within 2 s")
            }
            woken.append(Double(words[1] - durable) / 1e6)
            claimed.append(Double(words[2] - durable) / 1e6)
        }
        return [
            Finding(.wakeUp, "another process rung, p50", woken.percentile(0.5), "ms").below(1),
            Finding(.wakeUp, "another process rung, p99", woken.percentile(0.99), "ms").below(5),
            Finding(.wakeUp, "… and the job claimed durably, p50", claimed.percentile(0.5), "ms")
                .beside("an fsync", peers.fsync),
            Finding(.wakeUp, "… and the job claimed durably, p99", claimed.percentile(0.99), "ms").atMost(50),
        ]
    }
}

/// A clock that all processes of a machine share.
enum Monotonic {
    /// Nanoseconds.
    static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
