import ArgumentParser
import Foundation
import Jobs
import Storage

/// The other process of the wake-up row: claims whenever it is rung, and says when.
struct ListenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "listen", shouldDisplay: false)

    @Argument var state: String

    func run() async throws {
        let storage = try StateDirectory(existing: URL(fileURLWithPath: state, isDirectory: true)).storage
        let lease = Lease(token: .random(in: 1 ... .max), owner: "bench")
        let until = Date() + 3600
        _ = try await storage.transact { transaction throws(StorageError) in
            try transaction.renew(lease, until: until, isNew: true)
        }
        let bell = try storage.doorbell()
        tell("ready")
        for await _ in bell {
            let woken = Monotonic.now()
            let jobs = try await storage.transact { transaction throws(StorageError) in
                try transaction.claim(100, for: .default, under: lease, at: Date())
            }
            let claimed = Monotonic.now()
            for job in jobs { tell("\(job.job.id) \(woken) \(claimed)") }
        }
    }

    /// At once: `print` would keep it until a buffer is full.
    private func tell(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}
