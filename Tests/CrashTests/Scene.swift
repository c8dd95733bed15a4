import Foundation
import GRDB
import SQLiteStorage
import Stage

/// One play of a test: a state directory with mails in its queue, a counting server as the relay, and workers that are
/// the real program. Looks into the database read-only, so that recovering it stays the program's own affair.
final class Scene: Sendable {
    let scratch: Scratch
    let state: URL
    fileprivate let database: String

    /// A copy of a directory that the program made: a customer, a portal, and so many invitations in the queue.
    init(mails: Int) async throws {
        scratch = try Scratch()
        state = scratch.url.appendingPathComponent("state")
        database = state.appendingPathComponent(SQLiteEngine.fileName).path
        let model = try await Furnished.shared.state(mails: mails)
        try FileManager.default.copyItem(at: model, to: state)
    }

    /// In a directory that is there already, or will be.
    init(scratch: Scratch, state: URL) {
        self.scratch = scratch
        self.state = state
        database = state.appendingPathComponent(SQLiteEngine.fileName).path
    }

    /// A state directory that is still to be made.
    static func empty() throws -> Scene {
        let scratch = try Scratch()
        return Scene(scratch: scratch, state: scratch.url.appendingPathComponent("state"))
    }

    // MARK: The program

    /// Runs a command that must do well.
    /// - Returns: what it printed.
    @discardableResult
    func carryOut(_ command: String) async throws -> String {
        let process = try start(command)
        let ending = await process.ended()
        guard ending == .exited(0) else { throw Saboteur.Refused(what: "\(command): \(ending) \(process.words)") }
        return process.words
    }

    /// Starts the program.
    func start(_ command: String, under saboteur: Saboteur? = nil, with environment: [String: String] = [:]) throws
        -> Victim
    {
        let settings = [
            "PATH": "/usr/bin:/bin", "PORTALMFA_STATE_DIR": state.path, "PORTALMFA_TEMPLATES": Estate.templates,
        ].merging(saboteur?.environment ?? [:]) { $1 }.merging(environment) { $1 }
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("portalmfa")
        return try Victim(
            program, command.split(separator: " ").map(String.init), environment: settings,
            log: scratch.url.appendingPathComponent("log-\(UUID().uuidString)"))
    }

    func startWorker(
        to server: CountingServer, connections: Int = 1, under saboteur: Saboteur? = nil,
        with environment: [String: String] = [:]
    ) throws -> Victim {
        try start(
            "work", under: saboteur,
            with: [
                "PORTALMFA_SMTP_URL": "smtp://127.0.0.1:\(server.port)",
                "PORTALMFA_CONNECTIONS": "\(connections)", "PORTALMFA_LOG_LEVEL": "debug",
            ].merging(environment) { $1 })
    }

    func saboteur() throws -> Saboteur { try Saboteur(in: scratch.url, watching: state) }

    /// A worker whose time of day is past every lease of the dead: waiting for it would prove nothing more.
    func startSuccessor(to server: CountingServer, connections: Int = 2) throws -> (Victim, Saboteur) {
        let clock = try saboteur()
        clock.moveWallClock(to: 21)
        return (try startWorker(to: server, connections: connections, under: clock), clock)
    }

    /// Lets a successor work until no mail is left in the queue, then asks it to stop, which it must do well.
    func finish(at server: CountingServer) async throws {
        // Nothing left: whoever opens it finds it in order, and a worker would be asked to stop before it has begun.
        if try number("SELECT count(*) FROM jobs") == 0 {
            try await carryOut("queue stats")
            return
        }
        let (worker, clock) = try startSuccessor(to: server)
        try await drained(by: worker)
        try await stop(worker)
        withExtendedLifetime(clock) {}
    }

    func drained(by worker: Victim) async throws {
        try await eventually("every mail is final; the worker said:\n\(worker.words)") {
            if !worker.isRunning { throw Saboteur.Refused(what: "to go on: \(worker.words)") }
            return try self.number("SELECT count(*) FROM jobs") == 0
        }
    }

    /// Asks a worker to stop, which it must do well.
    func stop(_ worker: Victim) async throws {
        // Before that it has no ear for signals, and nothing in hand.
        try await eventually("it has begun:\n\(worker.words)") { worker.words.contains("sl-service=") }
        worker.signal(SIGTERM)
        let ending = await worker.ended()
        guard ending == .exited(0) else { throw Saboteur.Refused(what: "to end well: \(ending)\n\(worker.words)") }
    }

    // MARK: The database

    func number(_ sql: String) throws -> Int { try read { try Int.fetchOne($0, sql: sql) ?? 0 } }

    func text(_ sql: String) throws -> String? { try read { try String.fetchOne($0, sql: sql) } }

    /// `Message-ID`s of all mails that ever were queued here.
    func messageIDs() throws -> [String] {
        try read {
            try String.fetchAll($0, sql: "SELECT message_id FROM jobs UNION SELECT message_id FROM finished_jobs")
        }
    }

    /// How many finished mails have the state.
    func count(_ state: String) throws -> Int {
        try read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM finished_jobs WHERE state = ?", arguments: [state]) ?? 0
        }
    }

    func isIntact() throws -> Bool { try text("PRAGMA integrity_check") == "ok" }

    private func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        return try DatabaseQueue(path: database, configuration: configuration).read(body)
    }

    /// Puts a backup in the database's place, as an operator does it, while no program runs.
    func restore(_ backup: URL, removingLog: Bool) throws {
        let files = FileManager.default
        for suffix in removingLog ? ["", "-wal", "-shm"] : [""] where files.fileExists(atPath: database + suffix) {
            try files.removeItem(atPath: database + suffix)
        }
        try files.copyItem(at: backup, to: URL(filePath: database))
    }

    /// Changes the database past the program, while none runs.
    func damage(_ sql: String) throws { try DatabaseQueue(path: database).write { try $0.execute(sql: sql) } }

    /// Lets the log grow beyond the size at which a worker moves it into the database. Whoever holds what this returns
    /// keeps the log from being moved there when another process ends.
    func overfillLog() throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: database)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            try database.execute(
                sql: """
                    BEGIN;
                    CREATE TABLE ballast (bytes BLOB);
                    WITH RECURSIVE rows (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM rows WHERE n < 4400)
                    INSERT INTO ballast SELECT zeroblob(3900) FROM rows;
                    COMMIT;
                    """)
        }
        return queue
    }
}

/// State directories made by the program's own commands, once for each number of mails.
private actor Furnished {
    static let shared = Furnished()
    private var made: [Int: Task<Scratch, any Error>] = [:]

    func state(mails: Int) async throws -> URL {
        let task = made[mails] ?? Task { try await Furnished.make(mails: mails) }
        made[mails] = task
        return try await task.value.url.appendingPathComponent("state")
    }

    private static func make(mails: Int) async throws -> Scratch {
        let scratch = try Scratch()
        let scene = Scene(scratch: scratch, state: scratch.url.appendingPathComponent("state"))
        let table = scratch.url.appendingPathComponent("users.csv")
        let lines = ["email"] + (0..<mails).map { "guest\($0)@people.example" }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: table)
        for command in [
            "init", "customer add acme", "portal add acme-portal --customer acme --domain portal.acme.example",
            "user import acme-portal \(table.path)",
        ] {
            try await scene.carryOut(command)
        }
        // The last to close moves the log into the database, so that every play begins with a new one.
        let queue = try DatabaseQueue(path: scene.database)
        // Somebody has looked at the queue in each minute of the play: a worker that did so itself would commit what no
        // step of a mail's way commits, now and then.
        try await queue.write { database in
            try database.execute(
                sql: """
                    WITH RECURSIVE minutes (n) AS (SELECT -2 UNION ALL SELECT n + 1 FROM minutes WHERE n < 120)
                    INSERT INTO queue_samples (at, customer_id, ready, waiting, sending, ready_oldest, waiting_oldest,
                        sending_oldest)
                    SELECT (unixepoch() / 60 + n) * 60000, 0, 0, 0, 0, 0, 0, 0 FROM minutes
                    """)
        }
        try queue.close()
        return scratch
    }
}

/// Waits for what another process brings about. Looks every few milliseconds, because nothing of another process can be
/// awaited; nothing depends on how often.
func eventually(
    _ what: @autoclosure () -> String, within limit: Duration = .seconds(30), _ isMet: () throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try !isMet() {
        guard ContinuousClock.now < end else { throw Saboteur.Refused(what: "to come about: \(what())") }
        try await Task.sleep(for: .milliseconds(5))
    }
}

/// The same from a server's thread.
func blockUntil(_ isMet: () throws -> Bool) {
    let end = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < end {
        // A database that is being recovered at this moment is looked at again.
        if let met = try? isMet(), met { return }
        usleep(2000)
    }
}
