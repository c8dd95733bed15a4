import Foundation
import Jobs
import Policy
import Storage

/// How long a customer's one mail waits behind another customer's many: in mails, not in time.
struct FairShareRow {
    let conditions: Conditions

    func measure() async throws -> [Finding] {
        let state = try await StateDirectory.make(in: conditions.directory)
        defer { state.remove() }
        let people = try await state.addResetUsers(2, with: false)
        let (busy, other) = (people[0], people[1])
        let many = 10_000
        let late = try await state.storage.transact { transaction throws(StorageError) in
            for _ in 0..<many {
                _ = try transaction.enqueue(Population.job(.mfaResetNotice, for: busy, link: nil))
            }
            return try transaction.enqueue(Population.job(.mfaResetNotice, for: other, link: nil))
        }
        let lease = Lease(token: .random(in: 1 ... .max), owner: "bench")
        let now = Date()
        let claimed = try await state.storage.transact { transaction throws(StorageError) in
            _ = try transaction.renew(lease, until: now + 60, isNew: true)
            return try transaction.claim(many + 1, for: .default, under: lease, at: now)
        }
        guard let place = claimed.firstIndex(where: { $0.job.id == late }) else {
            throw BenchError.unexpected("a mail that was queued was not claimed")
        }
        return [
            Finding(.fairShare, "one mail behind \(many) of another customer leaves as number", Double(place + 1), "")
                .atMost(2)
        ]
    }
}
