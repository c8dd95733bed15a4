import Jobs

/// What a phase ended with, against our wish or as we wished: what the server said, or what happened instead.
enum Event: Hashable, Sendable {
    case reply(Reply)
    case fault(Fault)
}
