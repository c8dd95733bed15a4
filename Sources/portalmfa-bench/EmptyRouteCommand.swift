import ArgumentParser
import Foundation
import Hummingbird
import Logging

/// Hummingbird and nothing else: any request is answered with an empty 200. What our own routes are held against.
/// Prints its port when it listens.
struct EmptyRouteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "empty-route", abstract: "Serves an empty answer; the web rows start it.", shouldDisplay: false)

    func run() async throws {
        let router = Router()
        router.on("**", method: .get) { _, _ in HTTPResponse.Status.ok }
        router.on("**", method: .post) { _, _ in HTTPResponse.Status.ok }
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                print(channel.localAddress?.port ?? 0)
                fflush(nil)
            }, logger: Logger(label: "empty-route") { _ in SwiftLogNoOpLogHandler() })
        try await application.run()
    }
}
