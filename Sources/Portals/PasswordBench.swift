import Authenticators
import Foundation
import Secrets

/// Where passwords are hashed: on threads of its own, as many at once as there are cores, so that a burst of
/// sign-ins never holds up the pool that serves everybody else. Nothing here is stored.
struct PasswordBench: Sendable {
    private let queue: OperationQueue

    init() {
        queue = OperationQueue()
        queue.name = "passwords"
        queue.maxConcurrentOperationCount = max(1, ProcessInfo.processInfo.activeProcessorCount)
    }

    func work<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.addOperation { continuation.resume(returning: body()) }
        }
    }
}
