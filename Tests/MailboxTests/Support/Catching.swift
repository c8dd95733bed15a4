import Foundation

@testable import Mailbox

/// Runs a test against a mail catcher of its own and stops it, also if the test fails.
func withCatcher<Result>(
    _ change: (inout MailboxOptions) -> Void = { _ in }, _ body: (MailCatcher) async throws -> Result
) async throws -> Result {
    var options = MailboxOptions()
    change(&options)
    let catcher = try await MailCatcher.start(options, now: { Date(timeIntervalSince1970: 1_770_000_000) })
    do {
        let result = try await body(catcher)
        await catcher.stop()
        return result
    } catch {
        await catcher.stop()
        throw error
    }
}

/// A catcher's certificate must be valid now, in the eyes of a client that has the real clock.
func withEncryptedCatcher<Result>(
    _ encryption: MailboxOptions.Encryption, _ change: (inout MailboxOptions) -> Void = { _ in },
    _ body: (MailCatcher, _ certificateFile: String) async throws -> Result
) async throws -> Result {
    var options = MailboxOptions()
    options.encryption = encryption
    change(&options)
    let catcher = try await MailCatcher.start(options)
    let folder = try TemporaryFolder()
    let file = folder.path + "/ca.pem"
    try Data((catcher.certificatePEM ?? "").utf8).write(to: URL(filePath: file))
    do {
        let result = try await body(catcher, file)
        await catcher.stop()
        return result
    } catch {
        await catcher.stop()
        throw error
    }
}

/// A folder that exists as long as this object.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "mailbox-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path()
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("the test's folder \(path) stays behind: \(error)")
        }
    }
}
