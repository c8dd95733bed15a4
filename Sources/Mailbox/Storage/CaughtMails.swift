import Foundation
import Synchronization

/// The mails a server caught, oldest first, and whoever waits for one. Safe from every thread.
/// Bounded: above the limit the oldest mail is dropped, and `dropped` says how many were.
/// The count of Message-IDs outlives that and costs one string per mail: a duplicate must not hide behind the limit.
package final class CaughtMails: Sendable {
    struct State {
        var mails: [CaughtMail] = []
        var caught = 0
        var caughtBytes = 0
        var dropped = 0
        var messageIDs: [String: Int] = [:]
        var waiters: [UUID: Waiter] = [:]
        /// A time-out or a cancellation can be faster than the waiter it is for.
        var earlyWakeups: [UUID: Wakeup] = [:]
        var isStopped = false
    }

    let storage: MailStorage
    let state = Mutex(State())
    private let folder: MailFolder?
    private let now: @Sendable () -> Date
    private let lastID = Atomic(0)

    init(_ storage: MailStorage, now: @escaping @Sendable () -> Date) throws(MailboxError) {
        self.storage = storage
        self.now = now
        if case .folder(let path, _) = storage { folder = try MailFolder(path) } else { folder = nil }
    }

    /// Mails caught since the start, dropped and removed ones included.
    package var count: Int { state.withLock { $0.caught } }
    /// Their bytes.
    package var byteCount: Int { state.withLock { $0.caughtBytes } }
    /// Mails that left memory because the limit was reached.
    package var dropped: Int { state.withLock { $0.dropped } }
    /// The mails still in memory, oldest first.
    package var all: [CaughtMail] { state.withLock { $0.mails } }
    /// Every Message-ID caught, with how often it came; ids are given with their angle brackets.
    package var messageIDs: [String: Int] { state.withLock { $0.messageIDs } }

    /// How often a mail with this Message-ID was caught: above one is a duplicate.
    package func count(ofMessageID id: String) -> Int { state.withLock { $0.messageIDs[id] ?? 0 } }

    package func mail(_ id: Int) -> CaughtMail? {
        state.withLock { state in state.mails.first { $0.id == id } }
    }

    /// Empties the memory, not the folder, and forgets the Message-IDs. Numbers and counts go on.
    package func removeAll() {
        state.withLock { state in
            state.mails = []
            state.messageIDs = [:]
        }
    }

    /// Stores a mail and gives its number. Called on an event loop; a folder's file is written before it returns, so
    /// that the client hears "OK" only of what was written.
    func keep(_ arrival: Arrival, from peer: String) throws(MailboxError) -> Int {
        guard storage.keepsMails else { return count(arrival, nil) }
        let mail = CaughtMail(arrival, id: nextID(), receivedAt: now(), peer: peer)
        try folder?.write(mail)
        return count(arrival, mail)
    }

    private func nextID() -> Int { lastID.add(1, ordering: .relaxed).newValue }

    private func count(_ arrival: Arrival, _ mail: CaughtMail?) -> Int {
        let messageID = mail.flatMap { HeaderFields(ofMessage: $0.raw).first("Message-ID") }
        let (id, met) = state.withLock { state in
            state.caught += 1
            state.caughtBytes += arrival.size
            if let mail {
                state.mails.append(mail)
                if state.mails.count > storage.limit {
                    state.mails.removeFirst(state.mails.count - storage.limit)
                    state.dropped += 1
                }
            }
            if let messageID { state.messageIDs[messageID, default: 0] += 1 }
            return (mail?.id ?? state.caught, state.takeWaiters(metBy: mail))
        }
        for continuation in met { continuation.resume(returning: .met(mail)) }
        return id
    }
}
