package import Foundation
package import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A running mail catcher: an SMTP server that accepts mail for anyone, keeps it, shows it, and fails on request.
/// Serves on event loops of its own from `start` to `stop`. Never sends a mail anywhere.
package final class MailCatcher: Sendable {
    package let host: String
    package let smtpPort: Int
    /// Nil without a web view.
    package let httpPort: Int?
    /// The server's certificate, to be given to clients as their CA file; nil without TLS.
    package let certificatePEM: String?
    package let mails: CaughtMails
    /// The failures at work. Replacing them acts on open connections too.
    package let failures: ScriptedFailures

    private let group: MultiThreadedEventLoopGroup
    private let logger: Logger
    private let isStopped = Atomic(false)

    /// Starts serving. `now` dates the mails and the generated certificate.
    package static func start(
        _ options: MailboxOptions = MailboxOptions(), logger: Logger = Logger(label: "mailbox"),
        now: @escaping @Sendable () -> Date = { Date() }
    ) async throws(MailboxError) -> MailCatcher {
        let mails = try CaughtMails(options.storage, now: now)
        let pem = try options.encryption.certificate?.resolve(at: now())
        var tls: NIOSSLContext?
        if let pem { tls = try .serving(certificate: pem.certificate, privateKey: pem.privateKey) }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(options.threads, 1))
        do throws(MailboxError) {
            return try await MailCatcher(options, mails, tls, pem?.certificate, group, logger)
        } catch {
            await Self.shutDown(group, logger)
            throw error
        }
    }

    private init(
        _ options: MailboxOptions, _ mails: CaughtMails, _ tls: NIOSSLContext?, _ certificatePEM: String?,
        _ group: MultiThreadedEventLoopGroup, _ logger: Logger
    ) async throws(MailboxError) {
        let failures = ScriptedFailures(options.script)
        let listener = Listener(group: group, host: options.host)
        let rules = options.rules
        let idleLimit = TimeAmount(options.idleLimit)
        var isImplicit = false
        if case .implicit = options.encryption { isImplicit = true }
        let implicitTLS = isImplicit ? tls : nil
        let smtp = try await listener.listen(on: options.smtpPort) { channel in
            let pipeline = channel.pipeline.syncOperations
            if let implicitTLS { try pipeline.addHandler(NIOSSLServerHandler(context: implicitTLS)) }
            try pipeline.addHandler(IdleStateHandler(allTimeout: idleLimit))
            let dialogue = Dialogue(rules, script: failures, overTLS: implicitTLS != nil)
            try pipeline.addHandler(SMTPConnection(dialogue, mails: mails, tls: tls, logger: logger))
        }
        var http: (any Channel)?
        if let port = options.httpPort {
            let site = WebSite(mails: mails, isLoopbackOnly: WebSite.isLoopback(options.host))
            http = try await listener.listen(on: port) { channel in
                try WebConnection.configure(channel, site: site, idleLimit: idleLimit)
            }
        }
        self.mails = mails
        self.failures = failures
        self.certificatePEM = certificatePEM
        self.group = group
        self.logger = logger
        host = options.host
        smtpPort = smtp.localAddress?.port ?? options.smtpPort
        httpPort = http.map { $0.localAddress?.port ?? options.httpPort ?? 0 }
    }

    /// Closes every connection and frees the threads; mails caught so far can still be read. Repeating it is harmless.
    package func stop() async {
        guard !isStopped.exchange(true, ordering: .relaxed) else { return }
        mails.stop()
        await Self.shutDown(group, logger)
    }

    private static func shutDown(_ group: MultiThreadedEventLoopGroup, _ logger: Logger) async {
        do {
            try await group.shutdownGracefully()
        } catch {
            logger.error("the mail catcher's threads did not end: \(error)")
        }
    }
}
