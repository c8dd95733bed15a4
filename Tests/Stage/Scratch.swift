package import Foundation

/// A directory of its own for one test, gone with its last owner.
package final class Scratch: Sendable {
    package let url: URL

    package init() throws {
        // Short, because sockets live in it and their paths may have 107 bytes.
        let name = "pmfa-" + String(UInt64.random(in: .min ... .max), radix: 36)
        url = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit {
        // What cannot be removed is left to the system's own tidying: no test depends on it.
        try? FileManager.default.removeItem(at: url)
    }
}
