import Foundation

/// The file that holds the server key and its predecessors, one a line, the current one first.
/// Creates it once and never overwrites it; never reads one that others can read. The one place of this module with
/// I/O: synchronous, at start and at `init` only. Every failure means: refuse to start.
package struct ServerKeyFile: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// Writes a new file with `key` alone. Mode 0600; when it returns, file and directory entry are on disk.
    /// Whoever dies in the midst of it leaves no key, or the whole key.
    package func create(with key: ServerKey) throws(AuthenticatorError) {
        // Named only when it is whole: half a key would keep the next attempt from creating one.
        let draft = path + ".new"
        defer { unlink(draft) }
        try write(Array((ServerKeyLine.text(for: key) + "\n").utf8), to: draft, owner: nil)
        // Unlike a renaming, this replaces nothing.
        guard link(draft, path) == 0 else {
            throw errno == EEXIST ? .keyFileExists(path) : failure("create")
        }
        try flushDirectory()
    }

    /// Reads all keys. Throws if the file is missing, readable by others, empty or damaged, and says which line.
    package func read() throws(AuthenticatorError) -> KeyRing { try parse(try load().bytes) }

    /// The file as it is, and whose.
    func load() throws(AuthenticatorError) -> (bytes: [UInt8], owner: FileOwner) {
        // Not waiting, in case it is a pipe nobody writes to.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .keyFileMissing(path) : failure("open")
        }
        defer { close(descriptor) }
        let owner = try checkStatus(of: descriptor)
        return (try contents(of: descriptor), owner)
    }

    /// Writes a file that was not there, of mode 0600, and returns when its content is on disk; its name may not be.
    func write(_ bytes: [UInt8], to draft: String, owner: FileOwner?) throws(AuthenticatorError) {
        // What a killed attempt left.
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create") }
        defer { close(descriptor) }
        // The process's umask may have taken bits away; the owner keeps these two.
        try check(fchmod(descriptor, 0o600), "set the mode of")
        if let owner { try check(fchown(descriptor, owner.user, owner.group), "set the owner of") }
        try write(bytes, to: descriptor)
        try check(fsync(descriptor), "flush")
    }

    func parse(_ bytes: [UInt8]) throws(AuthenticatorError) -> KeyRing {
        // By bytes: in a String, a carriage return and a line feed are one character, which is no line feed. Bytes that
        // are no UTF-8 become U+FFFD, which no key line contains, so their line is reported.
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        if lines.last == "" { lines.removeLast() }
        var keys: [ServerKey] = []
        for (index, line) in lines.enumerated() {
            switch ServerKeyLine.key(in: line) {
            case .failure(let fault):
                throw .keyFileLine(path, line: index + 1, fault)
            case .success(let key):
                if let first = keys.firstIndex(where: { $0.id == key.id }) {
                    throw .keyFileLine(path, line: index + 1, .repeated(firstLine: first + 1))
                }
                keys.append(key)
            }
        }
        guard let current = keys.first else { throw .keyFileEmpty(path) }
        return KeyRing(current: current, older: Array(keys.dropFirst()))
    }
}

// MARK: - System calls, each with one check

extension ServerKeyFile {
    /// A thousand keys. Whatever is larger is another file, and is not read into memory.
    private static let mostBytes = 64 * 1024

    /// Of the open file, not of the path: between a look at the path and its opening somebody could change it.
    private func checkStatus(of descriptor: Int32) throws(AuthenticatorError) -> FileOwner {
        var status = stat()
        try check(fstat(descriptor, &status), "look at")
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.mostBytes else {
            throw .keyFileIsNoKeyFile(path)
        }
        let mode = status.st_mode & 0o7777
        guard mode & 0o077 == 0 else { throw .keyFileOpenToOthers(path, mode: mode) }
        return FileOwner(user: status.st_uid, group: status.st_gid)
    }

    private func contents(of descriptor: Int32) throws(AuthenticatorError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= Self.mostBytes {
            let count = Foundation.read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            try check(Int32(clamping: count), "read")
            if count == 0 { break }
            bytes += chunk.prefix(count)
        }
        return bytes
    }

    private func write(_ bytes: [UInt8], to descriptor: Int32) throws(AuthenticatorError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            try check(Int32(clamping: count), "write")
            rest = rest.dropFirst(count)
        }
    }

    /// A new name is durable only when its directory is.
    private func flushDirectory() throws(AuthenticatorError) {
        let directory = try openDirectory()
        defer { close(directory) }
        try check(fsync(directory), "flush the directory of")
    }

    func openDirectory() throws(AuthenticatorError) -> Int32 {
        let directory = open((path as NSString).deletingLastPathComponent.nonEmpty ?? ".", O_RDONLY | O_DIRECTORY)
        try check(directory, "open the directory of")
        return directory
    }

    func check(_ result: Int32, _ action: StaticString) throws(AuthenticatorError) {
        guard result >= 0 else { throw failure(action) }
    }

    func failure(_ action: StaticString) -> AuthenticatorError {
        .keyFileSystem(path, action: "\(action)", errno: errno)
    }
}

/// Whose a file is.
struct FileOwner: Equatable {
    let user: uid_t
    let group: gid_t
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
