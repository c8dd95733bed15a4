package import Foundation

/// A file system of a test's own, for what an ordinary directory cannot do: be full, or refuse root.
/// Only root may mount, and some containers forbid even that: tests that need it ask `isPossible` first.
package final class Mount: Sendable {
    package let url: URL

    /// Whether this process may mount, found out by doing it once.
    package static let isPossible: Bool = {
        guard geteuid() == 0, let scratch = try? Scratch() else { return false }
        return (try? Mount.small(in: scratch.url, megabytes: 1)) != nil
    }()

    /// An empty file system in memory, of so many megabytes.
    package static func small(in directory: URL, megabytes: Int) throws -> Mount {
        try Mount(directory, ["-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs"])
    }

    /// Another way to the directory, on which nothing can be written.
    package static func readOnly(_ source: URL, in directory: URL) throws -> Mount {
        try Mount(directory, ["--bind", "-o", "ro", source.path])
    }

    /// Writes zeroes into a file until not another byte fits.
    /// - Returns: the file; removing it makes room again.
    package func fill() throws -> URL {
        let filler = url.appendingPathComponent("filler")
        let descriptor = open(filler.path, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Refused(command: "open") }
        defer { close(descriptor) }
        for block in [65_536, 1] {
            let bytes = [UInt8](repeating: 0, count: block)
            while write(descriptor, bytes, block) > 0 {}
        }
        guard errno == ENOSPC else { throw Refused(command: "write") }
        return filler
    }

    private init(_ directory: URL, _ arguments: [String]) throws {
        url = directory.appendingPathComponent("mount")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        try Mount.run("mount", arguments + [url.path])
    }

    deinit {
        // Lazily, because an engine may still hold a file open; what stays is a mount in a test's own directory.
        try? Mount.run("umount", ["--lazy", url.path])
    }

    package struct Refused: Error {
        package let command: String
    }

    private static func run(_ command: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Refused(command: command) }
    }
}
