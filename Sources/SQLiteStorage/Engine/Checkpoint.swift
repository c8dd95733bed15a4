import GRDB
import GRDBSQLite
import Storage
import Synchronization

/// Moves the WAL back into the database when it has grown enough, on the writer's own queue and with no writer
/// beside it in any process. A checkpoint that could not finish is tried again after the next commit.
final class Checkpoint: Sendable {
    /// Frames in the WAL after the latest commit, as SQLite's hook tells.
    private final class FrameCount: Sendable {
        let frames = Atomic<Int>(0)
    }

    private let count = FrameCount()
    /// 4,096 pages of 4 KiB: 16 MiB.
    private static let due = 4096

    init(pool: DatabasePool) {
        let count = count
        pool.writeWithoutTransaction { database in
            guard let connection = database.sqliteConnection else { return }
            // The hook borrows the count. This object owns it and is owned by whoever owns the pool's only
            // way to commit, so it outlives every call of the hook.
            sqlite3_wal_hook(
                connection,
                { context, _, _, frames in
                    if let context {
                        Unmanaged<FrameCount>.fromOpaque(context).takeUnretainedValue().frames
                            .store(Int(frames), ordering: .relaxed)
                    }
                    return SQLITE_OK
                },
                Unmanaged.passUnretained(count).toOpaque())
        }
    }

    func runIfDue(_ database: Database, lock: WriterLock) {
        guard count.frames.load(ordering: .relaxed) >= Checkpoint.due else { return }
        lock.ifAlone {
            // PASSIVE waits for nobody; what readers still need stays in the WAL until the next time. A failure
            // (a full disk) loses nothing: the WAL keeps everything, and the next commit comes here again.
            let result = Result { try database.checkpoint(.passive) }
            if case .success(let done) = result, done.walFrameCount == done.checkpointedFrameCount {
                count.frames.store(0, ordering: .relaxed)
            }
        }
    }
}
