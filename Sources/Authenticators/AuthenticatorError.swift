import Foundation

/// Everything that goes wrong in this module. Wrong codes, tokens and passwords do not: those are answers, with
/// reasons. No case holds a secret. Key file and key errors mean: refuse to start; the others: a row is damaged, and is
/// named.
package enum AuthenticatorError: Error, Equatable, Sendable {
    case keyFileMissing(String)
    case keyFileExists(String)
    case keyFileOpenToOthers(String, mode: UInt32)
    case keyFileIsNoKeyFile(String)
    case keyFileEmpty(String)
    case keyFileLine(String, line: Int, KeyLineFault)
    case keyFileBusy(String)
    case keyFileSystem(String, action: String, errno: Int32)

    /// Something was made with a key that is not in the key file.
    case unknownKey(wanted: ServerKeyID, known: [ServerKeyID])

    /// Stored bytes that no version of this program sealed.
    case malformedSeal(SealFault)
    /// The key is right and the seal does not open: its bytes were changed, or it was sealed for another row.
    case brokenSeal(SealingContext)

    case malformedPasswordHash(PasswordHashFault)
    /// scrypt itself gave up, which leaves only one cause: no memory.
    case outOfMemory(ScryptParameters)
}

extension AuthenticatorError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .keyFileMissing(let path):
            "the key file \(path) does not exist: restore it from your backup, "
                + "or run `portalmfa init` if this installation is new"
        case .keyFileExists(let path):
            "the key file \(path) exists and is never overwritten, because nothing sealed with it would open again: "
                + "keep it, or move it away first"
        case .keyFileOpenToOthers(let path, let mode):
            "the key file \(path) has mode 0\(String(mode, radix: 8)), which lets others than its owner at it: "
                + "run `chmod 600 \(path)`, and replace the key if somebody may have read it"
        case .keyFileIsNoKeyFile(let path):
            "\(path) is not a plain file of a size that keys have: name the key file itself"
        case .keyFileEmpty(let path):
            "the key file \(path) is empty: restore it from your backup, "
                + "or delete it and run `portalmfa init` if this installation is new"
        case .keyFileLine(let path, let line, let fault):
            "the key file \(path), line \(line), \(fault): restore the file from your backup"
        case .keyFileBusy(let path):
            "somebody else is rotating the key file \(path) now: wait until that is done"
        case .keyFileSystem(let path, let action, let errno):
            "cannot \(action) the key file \(path): \(String(cString: strerror(errno))): "
                + "check the directory, its owner and the disk"
        case .unknownKey(let wanted, let known):
            "this was sealed with key \(wanted), and the key file has \(known.map(\.description).joined(separator: ", ")): "
                + "restore the key file that belongs to this database"
        case .malformedSeal(let fault):
            "a sealed value \(fault): restore the row from a backup, or have the user's MFA reset"
        case .brokenSeal(let context):
            "the sealed \(context) was changed, or copied from another row: "
                + "find out who can write to the database, then set it anew"
        case .malformedPasswordHash(let fault):
            "a stored password hash \(fault): have the password set anew"
        case .outOfMemory(let parameters):
            "no memory for a password hash (\(parameters.memoryBytes / 1024 / 1024) MiB): "
                + "allow fewer sign-ins at once, or give the process more memory"
        }
    }
}
