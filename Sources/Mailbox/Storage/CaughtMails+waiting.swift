import Foundation
import Synchronization

extension CaughtMails {
    enum Wakeup: Sendable {
        case met(CaughtMail?)
        case timedOut, cancelled, stopped
    }

    struct Waiter {
        let continuation: CheckedContinuation<Wakeup, Never>
        let isMet: @Sendable (CaughtMail?, _ caught: Int) -> Bool
    }

    /// The first mail, caught already or still to come, that matches. The predicate runs under the store's lock: it
    /// must not ask the store. Never polls.
    package func waitForMail(
        within limit: Duration = .seconds(30), where matches: @escaping @Sendable (CaughtMail) -> Bool
    ) async throws(MailboxError) -> CaughtMail {
        guard storage.keepsMails else { throw .nothingIsKept }
        let mail = try await wait(within: limit) { state in
            state.mails.first(where: matches).map { .met($0) }
        } until: { mail, _ in
            mail.map(matches) ?? false
        }
        guard let mail else { preconditionFailure("a mail was matched and is not there") }
        return mail
    }

    /// Returns when at least so many mails were caught since the start.
    package func waitForCount(_ wanted: Int, within limit: Duration = .seconds(30)) async throws(MailboxError) {
        _ = try await wait(within: limit) { state in
            state.caught >= wanted ? .met(nil) : nil
        } until: { _, caught in
            caught >= wanted
        }
    }

    /// `met` looks at what is there, `until` at each mail that comes; between the two nothing can slip through,
    /// because both happen under the lock.
    private func wait(
        within limit: Duration, met: @escaping @Sendable (borrowing State) -> Wakeup?,
        until isMet: @escaping @Sendable (CaughtMail?, Int) -> Bool
    ) async throws(MailboxError) -> CaughtMail? {
        let id = UUID()
        let wakeup = await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // Cancelled when the wait is over; only then is this limit without meaning.
                guard (try? await Task.sleep(for: limit)) != nil else { return }
                self.wake(id, with: .timedOut)
            }
            let wakeup = await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let already: Wakeup? = state.withLock { state in
                        if let met = met(state) { return met }
                        if state.isStopped { return .stopped }
                        if let early = state.earlyWakeups[id] { return early }
                        state.waiters[id] = Waiter(continuation: continuation, isMet: isMet)
                        return nil
                    }
                    if let already { continuation.resume(returning: already) }
                }
            } onCancel: {
                wake(id, with: .cancelled)
            }
            group.cancelAll()
            return wakeup
        }
        state.withLock { $0.earlyWakeups[id] = nil }
        switch wakeup {
        case .met(let mail): return mail
        case .timedOut: throw .waitTimedOut(limit, caught: count)
        case .cancelled: throw .waitCancelled
        case .stopped: throw .stopped
        }
    }

    private func wake(_ id: UUID, with wakeup: Wakeup) {
        let waiter = state.withLock { state in
            let waiter = state.waiters.removeValue(forKey: id)
            if waiter == nil { state.earlyWakeups[id] = wakeup }
            return waiter
        }
        waiter?.continuation.resume(returning: wakeup)
    }

    /// No more mails will come: nobody may wait for one.
    func stop() {
        let waiters = state.withLock { state in
            state.isStopped = true
            defer { state.waiters = [:] }
            return state.waiters
        }
        for waiter in waiters.values { waiter.continuation.resume(returning: .stopped) }
    }
}

extension CaughtMails.State {
    mutating func takeWaiters(metBy mail: CaughtMail?) -> [CheckedContinuation<CaughtMails.Wakeup, Never>] {
        guard !waiters.isEmpty else { return [] }
        let met = waiters.filter { $0.value.isMet(mail, caught) }
        for id in met.keys { waiters[id] = nil }
        return met.values.map(\.continuation)
    }
}
