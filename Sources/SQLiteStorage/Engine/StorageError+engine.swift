import Foundation
import GRDB
import Storage

extension StorageError {
    /// What an error of SQLite or GRDB means to whoever called.
    init(_ error: any Error, path: String) {
        if let known = error as? StorageError {
            self = known
            return
        }
        guard let error = error as? DatabaseError else {
            self = .engine(detail: String(describing: error))
            return
        }
        let detail = error.message ?? "SQLite code \(error.extendedResultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: self = .full(path: path)
        case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
        case .SQLITE_NOTADB: self = .foreignFile(path: path)
        case .SQLITE_CORRUPT: self = .corrupt(path: path, detail: detail)
        case .SQLITE_CANTOPEN, .SQLITE_IOERR:
            self = StorageError.isFull(path) ? .full(path: path) : .unreachable(path: path, detail: detail)
        default: self = .engine(detail: detail)
        }
    }

    /// Whether the file system has no block left: SQLite reports files it could not make there as I/O errors.
    private static func isFull(_ path: String) -> Bool {
        var status = statvfs()
        return statvfs(path, &status) == 0 && status.f_bavail == 0
    }

    /// SQLite undid a whole group because one of its requests met a full disk or an I/O error.
    static func rolledBack(path: String) -> StorageError {
        .unreachable(path: path, detail: "the transaction was rolled back by the engine; the disk may be full")
    }
}
