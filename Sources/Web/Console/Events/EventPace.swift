/// How often a stream looks, and for how long.
struct EventPace: Sendable {
    /// Looks until a stream ends by itself.
    var looks = 24
    var pause: @Sendable () async throws -> Void = { try await Task.sleep(for: interval) }

    static let interval = Duration.seconds(1)
    /// After which the browser opens the next stream.
    static let retryMilliseconds = 1000
}
