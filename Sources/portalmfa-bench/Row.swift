/// What can be measured, in the order it is.
enum Row: String, CaseIterable, Sendable {
    case ceiling, drain, postfix, enqueue, settle
    case wakeUp = "wake-up"
    case fairShare = "fair-share"
    case farRelay = "far-relay"
    case idle, memory, backlog, history
    case userPage = "user-page"
    case httpSignIn = "http-sign-in"
    case hashing

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// Rows without which this one has nothing to stand beside.
    var peers: [Row] {
        switch self {
        case .drain: [.ceiling]
        case .postfix: [.ceiling, .drain]
        default: []
        }
    }

    func measure(_ conditions: Conditions, _ sink: Result<Sink, any Error>, _ peers: Peers) async throws -> [Finding] {
        switch self {
        case .ceiling: try await Ceiling(conditions: conditions, sink: try sink.get()).measure()
        case .drain: try await DrainRow(conditions: conditions, sink: try sink.get(), peers: peers).measure()
        case .postfix: try await PostfixRow(conditions: conditions, sink: try sink.get(), peers: peers).measure()
        case .enqueue: try await EnqueueRow(conditions: conditions, peers: peers).measure()
        case .settle: try await SettleRow(conditions: conditions).measure()
        case .wakeUp: try await WakeUpRow(conditions: conditions, peers: peers).measure()
        case .fairShare: try await FairShareRow(conditions: conditions).measure()
        case .farRelay: try await FarRelayRow(conditions: conditions).measure()
        case .idle: try await IdleRow(conditions: conditions, sink: try sink.get()).measure()
        case .memory: try await MemoryRow(conditions: conditions, sink: try sink.get()).measure()
        case .backlog: try await CrowdRow(conditions: conditions, sink: try sink.get(), crowd: .waiting).measure()
        case .history: try await CrowdRow(conditions: conditions, sink: try sink.get(), crowd: .finished).measure()
        case .userPage: try await UserPageRow(conditions: conditions).measure()
        case .httpSignIn: try await SignInRow(conditions: conditions).measure()
        case .hashing: try await HashingRow(conditions: conditions).measure()
        }
    }
}
