import Foundation

/// A folder of `.eml` files. A file appears under its final name only when it is complete: written to a temporary
/// name beside it, then renamed. Never overwrites, never deletes.
struct MailFolder: Sendable {
    let path: String

    /// Makes the folder if it is absent, and proves that it can be written to.
    init(_ path: String) throws(MailboxError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .folderUnusable(path: path, cause: error.localizedDescription)
        }
        guard FileManager.default.isWritableFile(atPath: path) else {
            throw .folderUnusable(path: path, cause: "no permission to write")
        }
    }

    func write(_ mail: CaughtMail) throws(MailboxError) {
        let name = Self.fileName(for: mail)
        let file = "\(path)/\(name)"
        let temporary = "\(path)/.\(name).part"
        guard let descriptor = fopen(temporary, "wx") else { throw Self.notWritten(temporary) }
        let written = fwrite(mail.raw, 1, mail.raw.count, descriptor)
        // fclose flushes: on a full disk it is the call that fails.
        guard fclose(descriptor) == 0, written == mail.raw.count else { throw Self.discarding(temporary) }
        // link refuses an existing name, where rename would silently replace an older mail.
        guard link(temporary, file) == 0 else { throw Self.discarding(temporary) }
        unlink(temporary)
    }

    /// Sorts by time of arrival: `20260131T235959.123Z-000042.eml`.
    static func fileName(for mail: CaughtMail) -> String {
        let milliseconds = Int64((mail.receivedAt.timeIntervalSince1970 * 1_000).rounded(.down))
        var seconds = time_t(milliseconds / 1_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return String(
            format: "%04d%02d%02dT%02d%02d%02d.%03dZ-%06d.eml", Int(parts.tm_year) + 1_900, Int(parts.tm_mon) + 1,
            Int(parts.tm_mday), Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec), Int(milliseconds % 1_000),
            mail.id)
    }

    private static func notWritten(_ file: String) -> MailboxError {
        .mailNotWritten(path: file, cause: String(cString: strerror(errno)))
    }

    private static func discarding(_ temporary: String) -> MailboxError {
        let failure = notWritten(temporary)
        unlink(temporary)
        return failure
    }
}
