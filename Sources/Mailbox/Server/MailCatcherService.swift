import ServiceLifecycle

/// A started mail catcher as a `Service`: `run()` serves until graceful shutdown or cancellation, then stops it.
/// It takes a catcher that is up, so that others can learn its ports before they run.
package struct MailCatcherService: Service, CustomStringConvertible {
    package let catcher: MailCatcher

    /// For the log of services.
    package var description: String { "mail catcher on port \(catcher.smtpPort)" }

    package init(_ catcher: MailCatcher) { self.catcher = catcher }

    package func run() async throws {
        do {
            try await gracefulShutdown()
        } catch {
            await catcher.stop()
            throw error
        }
        await catcher.stop()
    }
}
