import Foundation

/// Postfix draining as many mails of the same size to the same sink, over as many connections, each kept open for
/// many mails. Every mail is durably in its queue before the clock starts, as ours are.
struct PostfixRow {
    let conditions: Conditions
    let sink: Sink
    let peers: Peers

    func measure() async throws -> [Finding] {
        let count = max(100, conditions.mails / 4)
        let postfix = try await PostfixInstance(
            relayingTo: sink.port, connections: conditions.connections, in: conditions)
        defer { postfix.stop() }
        try await postfix.fill(with: count, size: PostfixRow.size)
        let took = try await postfix.drain(count)
        let rate = Double(count) / took.inSeconds
        guard let own = peers.drainedPerSecond else { return [Finding(.postfix, "Postfix drains", rate)] }
        return [
            Finding(.postfix, "our drain of the same mails; Postfix reaches \(rate.rounded(to: 0))/s", own)
                .beside("Postfix", rate, atLeast: 6)
        ]
    }

    /// Bytes, as many as our letters have.
    private static let size = 7000
}
