import ArgumentParser
import Foundation

/// The other process of the idle row: a worker with nothing to do, and what that costs.
struct IdleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "idle", shouldDisplay: false)

    @Argument var state: String
    @Argument var relay: String
    @Argument var seconds: Int
    @Option var templates = "Templates"

    func run() async throws {
        let state = try StateDirectory(existing: URL(fileURLWithPath: state, isDirectory: true))
        let drain = try Drain(state, to: relay, connections: 16, templates: templates)
        print(try await drain.idle(for: .seconds(seconds)))
    }
}
