import Foundation
import Stage

/// The program itself, run as people run it: another process, arguments, environment, what it prints, its exit code.
struct PortalMFAProgram {
    let scratch: Scratch
    /// The state directory, unless a command is told otherwise.
    let state: URL

    struct Ending: Sendable {
        let code: Int32
        let output: String
        let error: String
    }

    /// - Parameter state: where to keep state; nil: in a new directory of its own.
    init(state: URL? = nil) throws {
        scratch = try Scratch()
        self.state = state ?? scratch.url.appendingPathComponent("state")
    }

    /// With a customer, its portal and a technician of it, and a user who has confirmed.
    static func furnished() async throws -> PortalMFAProgram {
        let program = try PortalMFAProgram()
        for command in [
            "init --operator admin@mssp.example", "customer add acme",
            "portal add acme-portal --customer acme --domain portal.acme.example",
            "operator add tech@mssp.example --role technician", "operator assign tech@mssp.example acme",
            "user add acme-portal ann@people.example --name Ann --confirmed",
        ] {
            let ending = try await program.run(command)
            guard ending.code == 0 else { throw Unexpected(command: command, error: ending.error) }
        }
        return program
    }

    struct Unexpected: Error {
        let command: String
        let error: String
    }

    /// - Parameter command: the arguments, separated by spaces.
    func run(_ command: String, environment: [String: String] = [:], input: String = "") async throws -> Ending {
        try await run(command.split(separator: " ").map(String.init), environment: environment, input: input)
    }

    func run(_ arguments: [String], environment: [String: String] = [:], input: String = "") async throws -> Ending {
        let id = UUID().uuidString
        let files = ["in", "out", "err"].map { scratch.url.appendingPathComponent("\(id).\($0)") }
        try Data(input.utf8).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        let process = Process()
        process.executableURL = PortalMFAProgram.executable
        process.arguments = arguments
        process.environment = [
            "PATH": "/usr/bin:/bin", "PORTALMFA_STATE_DIR": state.path,
            "PORTALMFA_TEMPLATES": PortalMFAProgram.repository.appendingPathComponent("Templates").path,
        ].merging(environment) { _, given in given }
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        let code = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return Ending(
            code: code, output: try String(contentsOf: files[1], encoding: .utf8),
            error: try String(contentsOf: files[2], encoding: .utf8))
    }

    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Built beside the tests.
    private static let executable = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("portalmfa")
}
