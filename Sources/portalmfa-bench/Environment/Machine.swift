import Foundation
import GRDBSQLite

/// What the numbers were measured on, and what its disk asks for one durable write.
struct Machine: Encodable, Sendable {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let kernel: String
    let build: String
    let sqlite = String(cString: sqlite3_libversion())
    let fileSystem: String
    /// The median of 200 small writes, each made durable.
    let fsyncMilliseconds: Double

    init(directory: URL) throws {
        var names = utsname()
        uname(&names)
        kernel = withUnsafeBytes(of: &names.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        #if DEBUG
            build = "debug"
        #else
            build = "release"
        #endif
        fileSystem = Machine.fileSystem(of: directory.resolvingSymlinksInPath().path)
        fsyncMilliseconds = try Machine.fsyncs(in: directory, count: 200).percentile(0.5)
    }

    var line: String {
        "\(cores) cores, Linux \(kernel), Swift \(build) build, SQLite \(sqlite), \(fileSystem), "
            + "fsync p50 \(fsyncMilliseconds.rounded(to: 3)) ms"
    }

    /// Milliseconds of each.
    private static func fsyncs(in directory: URL, count: Int) throws -> [Double] {
        let path = directory.appendingPathComponent("pmb-fsync-\(getpid())").path
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BenchError.noFile(path: path, detail: String(cString: strerror(errno))) }
        defer {
            close(descriptor)
            unlink(path)
        }
        let bytes = [UInt8](repeating: 0, count: 64)
        return try (0..<count).map { _ in
            let start = ContinuousClock.now
            guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
                throw BenchError.noFile(path: path, detail: String(cString: strerror(errno)))
            }
            return start.duration(to: .now).inSeconds * 1000
        }
    }

    /// The type of the mount with the longest path that this one begins with.
    private static func fileSystem(of path: String) -> String {
        guard let mounts = try? String(contentsOfFile: "/proc/mounts", encoding: .utf8) else { return "unknown" }
        let found = mounts.split(separator: "\n").map { $0.split(separator: " ") }.filter { fields in
            guard fields.count > 2 else { return false }
            let mount = fields[1] == "/" ? "/" : fields[1] + "/"
            return (path + "/").hasPrefix(mount)
        }
        return found.max { $0[1].count < $1[1].count }.map { String($0[2]) } ?? "unknown"
    }
}
