/// What can go wrong with what is kept. Each says what, why and what to do.
package enum StorageError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The database was made by a newer program.
    case migrationAhead(database: Int, program: Int)
    /// The file is a database of something else, or no database.
    case foreignFile(path: String)
    /// The server key is not the one that the database was made with.
    case foreignKey(path: String)
    /// A backup stands where another database stood, whose log is still there.
    case foreignLog(path: String)
    case notInitialised(path: String)
    case readOnly(path: String)
    case full(path: String)
    /// Another process held the write lock longer than we wait.
    case busy(path: String)
    case corrupt(path: String, detail: String)
    case unreachable(path: String, detail: String)
    /// The name is taken.
    case taken(what: String, name: String)
    /// A row holds something this program cannot read.
    case undecodable(what: String, id: Int64, detail: String)
    /// Anything else the engine reported: our own fault, or one we do not know yet.
    case engine(detail: String)

    package var description: String {
        switch self {
        case .migrationAhead(let database, let program):
            "the database is at schema \(database), this program knows \(program): run the newer program"
        case .foreignFile(let path):
            "\(path) is not a PortalMFA database: point PORTALMFA_STATE_DIR at the right directory"
        case .foreignKey(let path):
            "\(path) was made with another server key: restore the server.key that belongs to it from your backup"
        case .foreignLog(let path):
            "\(path)-wal belongs to the database that was there before this backup: stop every portalmfa, "
                + "remove \(path)-wal and \(path)-shm, and start again"
        case .notInitialised(let path):
            "there is no database at \(path): run `portalmfa init` first, or set PORTALMFA_STATE_DIR"
        case .readOnly(let path):
            "\(path) cannot be written: give this user write permission to the file and its directory"
        case .full(let path):
            "no room left for \(path): free some disk space; nothing was lost and nothing was sent meanwhile"
        case .busy(let path):
            "\(path) is locked by another process for too long: see which one holds it (`fuser \(path)`)"
        case .corrupt(let path, let detail):
            "\(path) is damaged (\(detail)): stop the program, keep a copy, restore the latest backup"
        case .unreachable(let path, let detail):
            "\(path) cannot be opened (\(detail)): check the path and its permissions"
        case .taken(let what, let name):
            "the \(what) \(name) is there already: choose another name, or use that one"
        case .undecodable(let what, let id, let detail):
            "\(what) \(id) cannot be read (\(detail)): it was written by another program or damaged"
        case .engine(let detail):
            "the database reported: \(detail)"
        }
    }
}
