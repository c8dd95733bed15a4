import ArgumentParser
import Foundation

/// The other process of the far-relay row.
struct FarRelayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "far-relay", shouldDisplay: false)

    @Option var roundTrip = 20

    func run() throws {
        let relay = try FarRelay(roundTrip: .milliseconds(roundTrip))
        FileHandle.standardOutput.write(Data("\(relay.port)\n".utf8))
        relay.run()
    }
}
