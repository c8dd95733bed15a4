import Foundation

/// The real `portalmfa serve` as another process, on a state directory, with a free port of loopback.
/// Stopped when this object goes.
final class WebServer: Sendable {
    let port: Int
    private let child: Child

    init(on state: StateDirectory) throws {
        let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("portalmfa").path
        guard access(program, X_OK) == 0 else {
            throw BenchError.notStarted(program: program, detail: "it is not built: see ./dev bench")
        }
        port = try Sink.freePort()
        child = try Child(
            program, ["serve"],
            environment: [
                "PORTALMFA_STATE_DIR": state.url.path, "PORTALMFA_HTTP": "127.0.0.1:\(port)",
                "PORTALMFA_LOG_LEVEL": "error",
            ])
        guard Sink.isListening(on: port, within: .seconds(10)) else {
            child.stop()
            throw BenchError.notStarted(program: "portalmfa serve", detail: "nobody listens on port \(port)")
        }
    }

    deinit { child.stop() }
}
