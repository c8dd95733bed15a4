import Foundation
import Policy
import Portals
import Storage

/// How many decisions that queue a mail are made durable in a second: one after the other, many at once, in bulk.
struct EnqueueRow {
    let conditions: Conditions
    let peers: Peers

    func measure() async throws -> [Finding] {
        let state = try await StateDirectory.make(in: conditions.directory)
        defer { state.remove() }
        let alone = conditions.signIns
        let people = try await state.addResetUsers(alone * 5, with: false)
        let one = try await signIn(people[..<alone], callers: 1, at: state)
        let many = try await signIn(people[alone...], callers: 64, at: state)
        let took = try await Queueing.enqueue(conditions.mails, at: state, for: people)
        let bulk = Double(conditions.mails) / took.inSeconds
        let bare = try BareSQLite.enqueue(conditions.mails, in: state.url)
        let fsyncs = 1000 / peers.fsync
        return [
            Finding(.enqueue, "sign-ins that queue a mail, 1 caller", one).beside("fsyncs", fsyncs),
            Finding(.enqueue, "sign-ins that queue a mail, 64 callers", many).beside("1 caller", one).atLeast(10_000),
            Finding(.enqueue, "jobs, 1,000 in a transaction", bulk).beside("bare SQLite", bare).atLeast(100_000),
        ]
    }

    private func signIn(_ people: ArraySlice<Person>, callers: Int, at state: StateDirectory) async throws -> Double {
        let (useCases, taken) = (state.useCases, Taken())
        let request = Request(.portal, from: "127.0.0.1")
        let took = try await ContinuousClock().measure {
            try await withThrowingTaskGroup { group in
                for _ in 0..<callers {
                    group.addTask {
                        while true {
                            let number = taken.next()
                            guard number < people.count else { return }
                            let person = people[people.startIndex + number]
                            let decision = try await useCases.signIn(person.email, at: person.portal.name, request)
                            guard decision.mail == .queued else {
                                throw BenchError.unexpected("a sign-in of a reset user queued no mail")
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        return Double(people.count) / took.inSeconds
    }
}
