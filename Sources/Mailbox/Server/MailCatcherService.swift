import ServiceLifecycle

/// A started mail catcher as a `Service`: `run()` serves until graceful shutdown or cancellation, then stops it.
/// It takes a catcher that is up, so that others can learn its ports before they run.
package struct MailCatcherService: Service {
    package let catcher: MailCatcher

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
