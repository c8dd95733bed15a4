import ArgumentParser
import Foundation

/// The other process of the memory row: drains a queue and says what memory that took.
/// Also what to hand to a profiler.
struct DrainAloneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "drain-alone", shouldDisplay: false)

    @Argument var state: String
    @Argument var relay: String
    @Option var connections = 16
    @Option var templates = "Templates"

    func run() async throws {
        let state = try StateDirectory(existing: URL(fileURLWithPath: state, isDirectory: true))
        let drain = try Drain(state, to: relay, connections: connections, templates: templates)
        let before = try DrainAloneCommand.peak()
        let took = try await drain.run()
        print(before, try DrainAloneCommand.peak(), took.inSeconds)
    }

    /// KiB: the kernel's high-water mark of resident memory.
    private static func peak() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
            if let number = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap({
                Int($0)
            }) {
                return number
            }
        }
        throw BenchError.unexpected("/proc/self/status has no VmHWM")
    }
}
