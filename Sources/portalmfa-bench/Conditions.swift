import Foundation

/// How much is measured, and where.
struct Conditions: Sendable {
    let mails: Int
    let connections: Int
    let memoryJobs: Int
    let signIns: Int
    let rings: Int
    let idleSeconds: Int
    /// Jobs that wait, or that are finished, beside those that are measured.
    let waiting: Int
    let finished: Int
    /// Of one portal, beside the user that is looked for.
    let crowd: Int
    /// Who sign in through HTTP, and for how long.
    let webUsers: Int
    let webSeconds: Int
    let directory: URL
    let templates: String
}

/// What other rows are held against.
struct Peers: Sendable {
    /// The median of small writes, each made durable, in milliseconds.
    let fsync: Double
    /// What bare sessions reach; nil before that is measured, or if it could not be.
    var mailsPerSecond: Double?
    /// What our own drain reached; nil before that is measured, or if it could not be.
    var drainedPerSecond: Double?
}

/// What keeps a row from being measured.
enum BenchError: Error, CustomStringConvertible {
    case noSink
    case noPostfix(reason: String)
    case notStarted(program: String, detail: String)
    case noFile(path: String, detail: String)
    case refused(reason: String)
    case notDelivered(wanted: Int, delivered: Int)
    case stalled(after: Duration)
    case unexpected(String)
    case bareSQLite(detail: String)

    var description: String {
        switch self {
        case .noSink:
            "nothing to send to: install smtp-sink (Debian's postfix), or build portalmfa beside this program"
        case .noPostfix(let reason): "Postfix was not measured: \(reason)"
        case .notStarted(let program, let detail): "\(program) did not start (\(detail)): try it by hand"
        case .noFile(let path, let detail): "\(path) cannot be used (\(detail)): choose another place with --dir"
        case .refused(let reason):
            "the relay did not take a mail (\(reason)): measure with smtp-sink, or a relay like it"
        case .notDelivered(let wanted, let delivered):
            "of \(wanted) mails \(delivered) were delivered: see the log above"
        case .stalled(let limit): "not finished after \(limit): see the log above, or measure less with --quick"
        case .unexpected(let what): "\(what): a fault of this program"
        case .bareSQLite(let detail): "SQLite without us reported: \(detail)"
        }
    }
}
