package import Foundation

/// How long a session lasts: so long unused, and so long at all (NIST SP 800-63B-4, 2.2.3). Pure.
package struct SessionLimit: Sendable, Hashable {
    /// Seconds without a request.
    package let idle: TimeInterval
    /// Seconds from its beginning.
    package let absolute: TimeInterval

    package init(idle: TimeInterval, absolute: TimeInterval) {
        self.idle = idle
        self.absolute = absolute
    }

    /// Somebody who is signed in, at a portal or the console.
    package static let signedIn = SessionLimit(idle: 1800, absolute: 43_200)
    /// Between the right password and what is due after it.
    package static let unfinished = SessionLimit(idle: 900, absolute: 900)

    /// Seconds for which a check of an operator's second factor counts for what needs a recent one.
    package static let freshFactor: TimeInterval = 900

    /// - Parameter seen: when it was last used.
    package func isOver(begun: Date, seen: Date, at now: Date) -> Bool {
        now >= begun + absolute || now >= seen + idle
    }
}
