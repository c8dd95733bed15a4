package import Jobs
package import SMTP

/// A way for mail to leave: an SMTP session, or a recorder in tests.
/// Never sends a mail twice; what fails is an outcome, not an error.
package protocol Carrier: Sendable {
    /// Where a task that has this carrier to itself runs best; nil: anywhere.
    var executor: (any TaskExecutor)? { get }
    /// Makes ready for mails. Nil when ready; otherwise what is wrong with the relay.
    func open(handshakeFailedBefore: Bool) async -> Outcome?
    func send(_ envelope: Envelope, bytes: [UInt8]) async -> Transmission
    /// Says goodbye.
    func close() async
    /// Ends whatever is under way, from any thread and at once: what was sent by then decides the outcome.
    func interrupt()
}

extension Session: Carrier {}
