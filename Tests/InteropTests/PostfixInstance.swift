import Foundation
import Stage

/// A Postfix of a test's own: configuration, queue and log in a folder that goes with it. Takes mail from this machine
/// and relays all of it to one port.
final class PostfixInstance: Sendable {
    /// Its master drops privileges to the user `postfix`, which only root can let it.
    static var isPossible: Bool { geteuid() == 0 && Program.path("postfix") != nil && Program.path("master") != nil }

    let port: UInt16
    private let scratch: Scratch
    private let master: Program

    init(relayingTo next: Int) throws {
        guard let path = Program.path("master"), let postfix = Program.path("postfix") else { throw NeverCame() }
        scratch = try Scratch()
        port = try Port.free()
        let files = FileManager.default
        // The daemons run as another user and have to pass through.
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: scratch.url.path)
        let (etc, queue, data) = ("etc", "queue", "data")
        for name in [etc, queue, data] {
            try files.createDirectory(at: scratch.url.appending(path: name), withIntermediateDirectories: false)
        }
        try files.setAttributes([.ownerAccountName: "postfix"], ofItemAtPath: scratch.url.appending(path: data).path)
        let configuration = scratch.url.appending(path: etc)
        try Data(Self.main(scratch.url.path, next).utf8).write(to: configuration.appending(path: "main.cf"))
        try Data(Self.services(port).utf8).write(to: configuration.appending(path: "master.cf"))
        // Makes the queue's folders; that it warns about files it does not like is its own business.
        guard try Program.run(postfix, ["-c", configuration.path, "check"]) == 0 else { throw NeverCame() }
        master = try Program(
            path, ["-c", configuration.path, "-d"], in: scratch.url, output: scratch.url.appending(path: "output"))
    }

    /// The daemons end when their master is gone.
    func stop() async { await master.stop() }

    private static func main(_ folder: String, _ next: Int) -> String {
        """
        compatibility_level = 3.6
        queue_directory = \(folder)/queue
        data_directory = \(folder)/data
        maillog_file = \(folder)/log
        maillog_file_prefixes = \(folder)
        myhostname = relay.test.example
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

        """
    }

    private static func services(_ port: UInt16) -> String {
        """
        127.0.0.1:\(port) inet n - n - - smtpd
        postlog   unix-dgram n - n - 1 postlogd
        cleanup   unix n - n - 0 cleanup
        qmgr      unix n - n 300 1 qmgr
        rewrite   unix - - n - - trivial-rewrite
        bounce    unix - - n - 0 bounce
        defer     unix - - n - 0 bounce
        trace     unix - - n - 0 bounce
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
