import Foundation
import Synchronization

/// The socket of a session's connection, for whoever has to end it while the session's own thread waits on it.
/// Never closes it: `shutdown` makes every wait on it return, and the owner closes.
final class Lifeline: Sendable {
    private let socket = Mutex<Int32?>(nil)

    func attach(_ descriptor: Int32?) { socket.withLock { $0 = descriptor } }

    func cut() {
        socket.withLock { descriptor in
            // A socket that is not connected any more says so, and needs nothing.
            if let descriptor { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }
}
