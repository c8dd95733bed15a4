import Hummingbird
import Logging
import NIOCore

/// What is known of a request besides its bytes: where it came from, as the socket says.
struct SiteContext: InitializableFromSource, Sendable {
    typealias Source = ApplicationRequestContextSource

    /// An IP address, for the audit.
    let source: String

    init(source: ApplicationRequestContextSource) {
        self.init(source: source.channel.remoteAddress?.ipAddress ?? "local")
    }

    init(source: String) {
        self.source = source
    }
}
