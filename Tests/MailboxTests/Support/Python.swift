import Foundation

/// Python's smtplib as an independent SMTP client: what it cannot talk to, others cannot either.
enum Python {
    struct Outcome: Sendable {
        let status: Int32
        let output: String
    }

    /// Runs a program; `arguments` are `sys.argv[1:]`. Its standard output and error come back as one text.
    static func run(_ program: String, _ arguments: String...) async throws -> Outcome {
        try await run(program, arguments)
    }

    static func run(_ program: String, _ arguments: [String]) async throws -> Outcome {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { ended in
                let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
                continuation.resume(returning: Outcome(status: ended.terminationStatus, output: output))
            }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
    }
}
