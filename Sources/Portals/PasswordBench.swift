import Foundation
import Synchronization

/// Where passwords are hashed: on threads of its own, on half of the cores at most, so that a burst of sign-ins never
/// holds up the pool that serves everybody else. Nothing here is stored.
/// With too many waiting, the next one is turned away at once: a line nobody would wait in only takes memory.
final class PasswordBench: Sendable {
    private let queue: OperationQueue
    private let waiting = Atomic<Int>(0)
    /// A few seconds' work.
    private static let longestLine = 64

    init() {
        queue = OperationQueue()
        queue.name = "passwords"
        queue.maxConcurrentOperationCount = max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
    }

    /// - Throws: `.busy`
    func work<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async throws(Refused) -> Value {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.longestLine else {
            waiting.subtract(1, ordering: .relaxed)
            throw .busy
        }
        defer { waiting.subtract(1, ordering: .relaxed) }
        return await withCheckedContinuation { continuation in
            queue.addOperation { continuation.resume(returning: body()) }
        }
    }
}
