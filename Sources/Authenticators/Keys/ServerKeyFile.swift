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
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create") }
        defer { unlink(draft) }
        do {
            defer { close(descriptor) }
            // The process's umask may have taken bits away; the owner keeps these two.
            try check(fchmod(descriptor, 0o600), "set the mode of")
            try write(Array((ServerKeyLine.text(for: key) + "\n").utf8), to: descriptor)
            try check(fsync(descriptor), "flush")
        }
        // Unlike a renaming, this replaces nothing.
        guard link(draft, path) == 0 else {
            throw errno == EEXIST ? .keyFileExists(path) : failure("create")
        }
        try flushDirectory()
    }

    /// Reads all keys. Throws if the file is missing, readable by others, empty or damaged, and says which line.
    package func read() throws(AuthenticatorError) -> KeyRing {
        // Not waiting, in case it is a pipe nobody writes to.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .keyFileMissing(path) : failure("open")
        }
        defer { close(descriptor) }
        try checkStatus(of: descriptor)
        return try parse(try contents(of: descriptor))
    }

    private func parse(_ bytes: [UInt8]) throws(AuthenticatorError) -> KeyRing {
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
    private func checkStatus(of descriptor: Int32) throws(AuthenticatorError) {
        var status = stat()
        try check(fstat(descriptor, &status), "look at")
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= Self.mostBytes else {
            throw .keyFileIsNoKeyFile(path)
        }
        let mode = status.st_mode & 0o7777
        guard mode & 0o077 == 0 else { throw .keyFileOpenToOthers(path, mode: mode) }
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
        let directory = open((path as NSString).deletingLastPathComponent.nonEmpty ?? ".", O_RDONLY | O_DIRECTORY)
        try check(directory, "open the directory of")
        defer { close(directory) }
        try check(fsync(directory), "flush the directory of")
    }

    private func check(_ result: Int32, _ action: StaticString) throws(AuthenticatorError) {
        guard result >= 0 else { throw failure(action) }
    }

    private func failure(_ action: StaticString) -> AuthenticatorError {
        .keyFileSystem(path, action: "\(action)", errno: errno)
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
