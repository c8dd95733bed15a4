package import Testing

/// Waits for a condition that other tasks bring about, without sleeping; gives up, and says so, after the limit.
package func until(
    _ what: Comment, within limit: Duration = .seconds(30), sourceLocation: SourceLocation = #_sourceLocation,
    _ isMet: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !isMet() {
        guard ContinuousClock.now < end else {
            Issue.record("did not come about: \(what)", sourceLocation: sourceLocation)
            throw NeverCame()
        }
        await Task.yield()
    }
}

package struct NeverCame: Error {
    package init() {}
}
