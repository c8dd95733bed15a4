/// What becomes of a caught mail.
package enum MailStorage: Sendable, Equatable {
    /// The newest `limit` mails stay in memory; older ones are dropped and counted as dropped.
    case memory(limit: Int)
    /// As `memory`, and each mail is also a file `<time>-<number>.eml` in this folder, which is made if absent.
    /// Files are never removed, and not synced to the disk: this is a catcher, not a mail server to rely on.
    case folder(String, limit: Int)
    /// Mails are counted and forgotten: the sink of a benchmark.
    case discard

    package static let usual = MailStorage.memory(limit: 1_000)

    var keepsMails: Bool { self != .discard }

    var limit: Int {
        switch self {
        case .memory(let limit), .folder(_, let limit): max(limit, 1)
        case .discard: 0
        }
    }
}
