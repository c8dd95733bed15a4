import Foundation

/// A Postfix of our own: configuration, queue and log in a folder that goes with it. Takes mail from this machine,
/// keeps it until told, and relays all of it to one port. Only root can have one, because its master changes users.
final class PostfixInstance: Sendable {
    private let folder: URL
    private let port: Int
    private let master: Child
    private static let limit = Duration.seconds(120)

    init(relayingTo next: Int, connections: Int, in conditions: Conditions) async throws {
        guard geteuid() == 0 else { throw BenchError.noPostfix(reason: "only root can run one of its own") }
        guard let postfix = Sink.program("postfix"), Sink.program("smtp-source") != nil else {
            throw BenchError.noPostfix(reason: "it is not installed")
        }
        folder = conditions.directory.appendingPathComponent("pmb-postfix-\(UInt32.random(in: 0 ... .max))")
        port = try Sink.freePort()
        let files = FileManager.default
        // The daemons run as another user and have to pass through.
        try files.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        Leftovers.shared.note(directory: folder)
        for name in ["etc", "queue", "data"] {
            try files.createDirectory(
                at: folder.appendingPathComponent(name), withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o755])
        }
        try files.setAttributes(
            [.ownerAccountName: "postfix"], ofItemAtPath: folder.appendingPathComponent("data").path)
        let etc = folder.appendingPathComponent("etc")
        try Data(PostfixInstance.main(folder.path, next, connections).utf8)
            .write(to: etc.appendingPathComponent("main.cf"))
        try Data(PostfixInstance.services(port).utf8).write(to: etc.appendingPathComponent("master.cf"))
        let check = try Child(postfix, ["-c", etc.path, "check"], isQuiet: true)
        guard await check.end() else { throw BenchError.noPostfix(reason: "it refused its configuration") }
        guard let program = PostfixInstance.program("master") else {
            throw BenchError.noPostfix(reason: "its master was not found")
        }
        master = try Child(program, ["-c", etc.path, "-d"], isQuiet: true)
        guard Sink.isListening(on: port, within: .seconds(20)) else {
            master.stop()
            throw BenchError.notStarted(program: "Postfix", detail: "nobody listens on port \(port)")
        }
    }

    func stop() {
        master.stop()
        Leftovers.shared.remove(directory: folder)
    }

    /// Puts mails into the queue, where they wait.
    func fill(with count: Int, size: Int) async throws {
        guard let program = Sink.program("smtp-source") else { throw BenchError.noSink }
        let source = try Child(
            program,
            [
                "-d", "-s", "16", "-m", "\(count)", "-l", "\(size)", "-f", "no-reply@acme.example",
                "-t", "user@people.example", "127.0.0.1:\(port)",
            ], isQuiet: true)
        guard await source.end() else { throw BenchError.unexpected("smtp-source could not fill Postfix's queue") }
        try await wait(for: count, "status=deferred")
    }

    /// Lets the mails go.
    /// - Returns: the time from the order until the last was sent.
    func drain(_ count: Int) async throws -> Duration {
        try await run("postconf", ["-e", "defer_transports="])
        // `postfix reload` does this and then sleeps for two seconds.
        let start = ContinuousClock.now
        master.reload()
        try await run("postqueue", ["-f"])
        try await wait(for: count, "status=sent")
        return start.duration(to: .now)
    }

    private func run(_ name: String, _ arguments: [String]) async throws {
        guard let program = Sink.program(name) else { throw BenchError.noPostfix(reason: "\(name) is missing") }
        let child = try Child(
            program, ["-c", folder.appendingPathComponent("etc").path] + arguments, isQuiet: true)
        guard await child.end() else { throw BenchError.unexpected("\(name) failed") }
    }

    /// Reads the log as it grows, and no more than that: looking into the queue would slow it down.
    private func wait(for count: Int, _ words: String) async throws {
        let start = ContinuousClock.now
        var (seen, rest) = (0, "")
        let log = try FileHandle(forReadingFrom: folder.appendingPathComponent("log"))
        defer { try? log.close() }
        while seen < count {
            guard start.duration(to: .now) < PostfixInstance.limit else {
                throw BenchError.stalled(after: PostfixInstance.limit)
            }
            var lines = (rest + String(decoding: try log.readToEnd() ?? Data(), as: UTF8.self))
                .split(separator: "\n", omittingEmptySubsequences: false)
            rest = lines.popLast().map(String.init) ?? ""
            seen += lines.count { $0.contains(words) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private static func program(_ name: String) -> String? {
        ["/usr/lib/postfix/sbin", "/usr/libexec/postfix"].map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    private static func main(_ folder: String, _ next: Int, _ connections: Int) -> String {
        """
        compatibility_level = 3.6
        queue_directory = \(folder)/queue
        data_directory = \(folder)/data
        maillog_file = \(folder)/log
        maillog_file_prefixes = \(folder)
        myhostname = relay.bench.example
        mydestination =
        local_recipient_maps =
        alias_maps =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mynetworks = 127.0.0.0/8
        relayhost = [127.0.0.1]:\(next)
        smtp_tls_security_level = none
        smtpd_tls_security_level = none
        smtpd_relay_restrictions = permit_mynetworks, reject
        defer_transports = smtp relay
        minimal_backoff_time = 1h
        maximal_backoff_time = 2h
        queue_run_delay = 1h
        default_destination_concurrency_limit = \(connections)
        initial_destination_concurrency = \(connections)
        smtp_connection_cache_destinations = [127.0.0.1]:\(next)
        smtp_connection_reuse_count_limit = 1000

        """
    }

    private static func services(_ port: Int) -> String {
        """
        127.0.0.1:\(port) inet n - n - - smtpd
        postlog   unix-dgram n - n - 1 postlogd
        pickup    unix n - n 60 1 pickup
        cleanup   unix n - n - 0 cleanup
        qmgr      unix n - n 300 1 qmgr
        rewrite   unix - - n - - trivial-rewrite
        bounce    unix - - n - 0 bounce
        defer     unix - - n - 0 bounce
        trace     unix - - n - 0 bounce
        flush     unix n - n 1000? 0 flush
        showq     unix n - n - - showq
        smtp      unix - - n - - smtp
        relay     unix - - n - - smtp
        error     unix - - n - - error
        retry     unix - - n - - error
        proxymap  unix - - n - - proxymap
        anvil     unix - - n - 1 anvil
        scache    unix - - n - 1 scache

        """
    }
}
