import Foundation

/// What came of many rounds, and the table's line about it.
struct Tally {
    private(set) var rounds = 0
    private(set) var mails = 0
    private(set) var lost = 0
    private(set) var duplicates = 0

    /// How often each step is played; at least once.
    static let rounds = max(1, ProcessInfo.processInfo.environment["PORTALMFA_CRASH_ROUNDS"].flatMap(Int.init) ?? 2)

    mutating func add(_ scene: Scene, _ server: CountingServer) throws {
        let received = server.mails
        let ids = try scene.messageIDs()
        rounds += 1
        mails += ids.count
        lost += ids.count { received[$0] == nil }
        duplicates += received.values.reduce(0) { $0 + $1 - 1 }
    }

    func report(_ step: String) {
        print(
            "crash | \(step.padding(toLength: 38, withPad: " ", startingAt: 0)) | rounds \(rounds) | mails \(mails) | lost \(lost) | duplicates \(duplicates)"
        )
    }
}
