import Foundation

/// Putting a new key in front of the old ones. Takes no key away: what was sealed, signed or mailed under one of them
/// needs it still.
extension ServerKeyFile {
    /// What a rotation has done so far. Whoever dies after any of it leaves the old file, or the new one, whole.
    enum RotationStep: CaseIterable {
        case locked, read, drafted, proved, named
    }

    /// Replaces the file by one with `key` before its others, of the same owner and mode 0600. When it returns, the new
    /// file is on disk.
    /// - Returns: the keys that are in the file now.
    package func rotate(to key: ServerKey) throws(AuthenticatorError) -> KeyRing {
        try rotate(to: key) { _ in }
    }

    /// - Parameter reached: is told of each step; what it throws ends the rotation there.
    func rotate(
        to key: ServerKey, _ reached: (RotationStep) throws(AuthenticatorError) -> Void
    ) throws(AuthenticatorError) -> KeyRing {
        // A link to the file stays a link to it.
        let file = try ServerKeyFile(path: resolvedPath())
        let directory = try file.openDirectory()
        defer { close(directory) }
        // Of two at once, each would replace the other's new key, and what it has sealed meanwhile would be lost. Ends
        // with the process.
        guard flock(directory, LOCK_EX | LOCK_NB) == 0 else {
            throw errno == EWOULDBLOCK ? .keyFileBusy(path) : failure("lock")
        }
        try reached(.locked)
        let (bytes, owner) = try file.load()
        let old = try file.parse(bytes)
        try reached(.read)
        let draft = ServerKeyFile(path: file.path + ".rotated")
        defer { unlink(draft.path) }
        try file.write(Array((ServerKeyLine.text(for: key) + "\n").utf8) + bytes, to: draft.path, owner: owner)
        try reached(.drafted)
        // Read as the next start will read it: a file that it would refuse must not take the place of one that is good.
        let new = try draft.read()
        guard new.ids == [key.id] + old.ids else { throw .keyFileIsNoKeyFile(draft.path) }
        try reached(.proved)
        try check(rename(draft.path, file.path), "replace")
        try reached(.named)
        try check(fsync(directory), "flush the directory of")
        return new
    }

    private func resolvedPath() throws(AuthenticatorError) -> String {
        guard let resolved = realpath(path, nil) else {
            throw errno == ENOENT ? .keyFileMissing(path) : failure("find")
        }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
