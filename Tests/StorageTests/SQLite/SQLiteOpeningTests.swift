import Foundation
import GRDB
import Jobs
import QueueSchema
import SQLiteStorage
import Stage
import Storage
import Testing

/// What may be opened, with which settings, and what is left exactly as it was.
struct SQLiteOpeningTests {
    /// A finished database whose owner has left.
    private static func made() throws -> (scratch: Scratch, file: SQLiteFile) {
        let scratch = try Scratch()
        _ = try SQLiteEngine(in: scratch.url, chain: .test, create: true)
        return (scratch, SQLiteFile(in: scratch.url))
    }

    @Test func theWriterIsDurable() throws {
        let scratch = try Scratch()
        let settings = try SQLiteEngine(in: scratch.url, chain: .test, create: true).writerSettings()
        #expect(settings.journalMode == "wal")
        #expect(settings.synchronous == 2)
        #expect(settings.memoryMap == 0)
        #expect(settings.schema == Schema.sqlite.last?.number)
        // And again when it is not new.
        let again = try SQLiteEngine(in: scratch.url, chain: .test).writerSettings()
        #expect(again == settings)
    }

    @Test func everyFileIsForItsOwnerOnly() async throws {
        let world = try await World(.sqlite)
        let file = SQLiteFile(in: world.scratch.url)
        for suffix in ["", "-wal", "-shm", "-writer"] { #expect(try file.mode(suffix) == 0o600, "\(suffix)") }
        _ = try world.storage.doorbell()
        #expect(
            try FileManager.default.attributesOfItem(atPath: world.scratch.url.path + "/doorbell")[.posixPermissions]
                as? Int == 0o700)
    }

    @Test func aBackupIsWholeAndForItsOwnerOnly() async throws {
        let world = try await World(.sqlite)
        let id = try await world.enqueue(world.notice(world.acme))
        let engine = try #require(world.storage as? SQLiteEngine)
        let elsewhere = try Scratch()
        let copy = SQLiteFile(in: elsewhere.url)
        try engine.backUp(to: copy.url)
        #expect(try copy.mode() == 0o600)
        let restored = try SQLiteEngine(in: elsewhere.url, chain: .test)
        // It may have been sent since the backup was made.
        #expect(try await restored.read { snapshot throws(StorageError) in try snapshot.job(id) }?.state == .unknown)
        #expect(
            try await world.storage.read { snapshot throws(StorageError) in try snapshot.job(id) }?.state == .queued)
    }

    @Test func aMissingDatabaseIsNotMadeUnasked() throws {
        let scratch = try Scratch()
        let file = SQLiteFile(in: scratch.url)
        #expect(throws: StorageError.notInitialised(path: file.url.path)) {
            try SQLiteEngine(in: scratch.url, chain: .test)
        }
        #expect(try SQLiteFile.contents(of: scratch.url).isEmpty)
    }

    @Test func aCreationThatWasCutShortIsFinishedByTheNextOpening() throws {
        let scratch = try Scratch()
        try Data().write(to: SQLiteFile(in: scratch.url).url)
        let settings = try SQLiteEngine(in: scratch.url, chain: .test).writerSettings()
        #expect(settings.schema == Schema.sqlite.last?.number)
    }

    @Test func aDatabaseOfANewerProgramIsLeftAsItWas() throws {
        let scratch = try Scratch()
        let file = SQLiteFile(in: scratch.url)
        // Made here and not by the engine, so that nobody has it open any more.
        let queue = try DatabaseQueue(path: file.url.path)
        try queue.inDatabase { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            for step in Schema.sqlite { try database.execute(sql: step.sql) }
            try database.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
            try database.execute(sql: "PRAGMA user_version = 999")
        }
        try queue.close()
        let before = try Data(contentsOf: file.url)
        #expect(throws: StorageError.migrationAhead(database: 999, program: Schema.sqlite.last?.number ?? 0)) {
            try SQLiteEngine(in: scratch.url, chain: .test, create: true)
        }
        #expect(try Data(contentsOf: file.url) == before)
    }

    static let foreign = [
        "CREATE TABLE other (x)", "PRAGMA application_id = 42", "PRAGMA user_version = 1", "PRAGMA user_version = 999",
    ]

    @Test(arguments: foreign)
    func aDatabaseOfAnotherProgramIsLeftAsItWas(sql: String) throws {
        let scratch = try Scratch()
        let file = SQLiteFile(in: scratch.url)
        try file.write {
            try $0.execute(sql: sql)
            // Something to be lost, and a journal mode to be changed.
            if !sql.hasPrefix("CREATE") { try $0.execute(sql: "CREATE TABLE another (x)") }
        }
        let before = try SQLiteFile.contents(of: scratch.url)
        #expect(throws: StorageError.foreignFile(path: file.url.path)) {
            try SQLiteEngine(in: scratch.url, chain: .test, create: true)
        }
        #expect(try SQLiteFile.contents(of: scratch.url) == before)
    }

    @Test func aFileThatIsNoDatabaseIsLeftAsItWas() throws {
        let scratch = try Scratch()
        let file = SQLiteFile(in: scratch.url)
        try Data(repeating: 0x41, count: 8192).write(to: file.url)
        let before = try SQLiteFile.contents(of: scratch.url)
        #expect(throws: StorageError.foreignFile(path: file.url.path)) {
            try SQLiteEngine(in: scratch.url, chain: .test, create: true)
        }
        #expect(try SQLiteFile.contents(of: scratch.url) == before)
    }

    @Test(.enabled(if: Mount.isPossible, "only root may mount"))
    func aReadOnlyFileSystemIsRefused() throws {
        let (scratch, _) = try SQLiteOpeningTests.made()
        let elsewhere = try Scratch()
        let mount = try Mount.readOnly(scratch.url, in: elsewhere.url)
        #expect(throws: StorageError.readOnly(path: SQLiteFile(in: mount.url).url.path)) {
            try SQLiteEngine(in: mount.url, chain: .test)
        }
        let (empty, besides) = (try Scratch(), try Scratch())
        let emptyMount = try Mount.readOnly(empty.url, in: besides.url)
        #expect(throws: StorageError.readOnly(path: SQLiteFile(in: emptyMount.url).url.path)) {
            try SQLiteEngine(in: emptyMount.url, chain: .test, create: true)
        }
    }

    @Test(.enabled(if: geteuid() != 0, "permission bits do not bind root"), arguments: [false, true])
    func aDirectoryWithoutWritePermissionIsRefused(isNew: Bool) throws {
        let scratch = try isNew ? Scratch() : SQLiteOpeningTests.made().scratch
        chmod(scratch.url.path, 0o500)
        defer { chmod(scratch.url.path, 0o700) }
        #expect(throws: StorageError.readOnly(path: SQLiteFile(in: scratch.url).url.path)) {
            try SQLiteEngine(in: scratch.url, chain: .test, create: isNew)
        }
    }
}
