/// What can be measured, in the order it is.
enum Row: String, CaseIterable, Sendable {
    case ceiling, drain, enqueue, settle
    case wakeUp = "wake-up"
    case memory

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    func measure(_ conditions: Conditions, _ sink: Result<Sink, any Error>, _ peers: Peers) async throws -> [Finding] {
        switch self {
        case .ceiling: try await Ceiling(conditions: conditions, sink: try sink.get()).measure()
        case .drain: try await DrainRow(conditions: conditions, sink: try sink.get(), peers: peers).measure()
        case .enqueue: try await EnqueueRow(conditions: conditions, peers: peers).measure()
        case .settle: try await SettleRow(conditions: conditions).measure()
        case .wakeUp: try await WakeUpRow(conditions: conditions, peers: peers).measure()
        case .memory: try await MemoryRow(conditions: conditions, sink: try sink.get()).measure()
        }
    }
}
