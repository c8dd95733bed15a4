import Foundation
import Testing

/// A step of a mail's way at which the worker is killed.
enum KillPoint: String, CaseIterable, CustomTestStringConvertible {
    case claimBeforeCommit = "claim, before its commit"
    case claimAfterCommit = "claim, after its commit"
    case render = "letter written, not connected"
    case connect = "connect"
    case mail = "MAIL"
    case recipient = "RCPT"
    case data = "DATA"
    case midBody = "mid-body"
    case afterDot = "after the dot, before its 250"
    case beforeCommit = "after 250, before commit"
    case duringCommit = "after 250, during commit"
    case afterCommit = "after commit, before answer"
    case checkpoint = "during checkpoint"

    var testDescription: String { rawValue }

    /// Whether the relay has the whole mail and the database does not know yet.
    var isAfterTheDot: Bool {
        switch self {
        case .afterDot, .beforeCommit, .duringCommit: true
        default: false
        }
    }

    /// One mail, where the next commit has to be that of its outcome; else some to come before and after it.
    var mails: Int {
        switch self {
        case .beforeCommit, .duringCommit, .afterCommit: 1
        default: 5
        }
    }

    /// The trap in the program's own system calls; nil where the server kills.
    /// - Parameter round: varies which of several calls it is.
    func trap(in round: Int) -> Saboteur.Trap? {
        switch self {
        case .claimBeforeCommit: Saboteur.Trap(calls: .write, files: .log, countdown: 1 + round % 6)
        // The first makes the new log's header durable.
        case .claimAfterCommit: Saboteur.Trap(calls: .sync, files: .log, countdown: 2, isAfterwards: true)
        case .render: Saboteur.Trap(calls: .connect)
        case .midBody: Saboteur.Trap(calls: .send, countdown: 1 + round % mails)
        case .beforeCommit: Saboteur.Trap(calls: .write, files: .log, countdown: 1 + round % 8)
        case .duringCommit: Saboteur.Trap(calls: .sync, files: .log)
        case .afterCommit: Saboteur.Trap(calls: .sync, files: .log, isAfterwards: true)
        case .checkpoint:
            switch round % 4 {
            case 0: Saboteur.Trap(calls: .sync, files: .database)
            case 1: Saboteur.Trap(calls: .sync, files: .database, isAfterwards: true)
            default: Saboteur.Trap(calls: .write, files: .database, countdown: 1 + round * 397 % 4000)
            }
        case .connect, .mail, .recipient, .data, .afterDot: nil
        }
    }

    /// The server's moment at which it kills, or arms the trap; nil: the trap is armed from the start.
    var moment: CountingServer.Moment? {
        switch self {
        case .connect: .connect
        case .mail: .mail
        case .recipient: .recipient
        case .data: .data
        case .afterDot, .beforeCommit, .duringCommit, .afterCommit: .dot
        default: nil
        }
    }
}
