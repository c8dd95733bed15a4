import Authenticators
import Foundation
import Jobs
import Synchronization

/// How many requests a second are let through: for each key that is known to be one, and for each address that keys
/// not yet seen come from, so that guessing costs little. In memory: a restart begins anew.
final class Admission: Sendable {
    struct Limits: Sendable {
        /// Requests a second with one key, a second's worth at once.
        var perKey: Double = 20_000
        /// Requests a second from one address with keys not seen before. A program's first requests are among them.
        var perStranger: Double = 500
        /// Addresses to keep apart; more of them begin anew together.
        var mostStrangers = 10_000
    }

    private struct Known {
        var bucket: TokenBucket
        var notedAt: Date?
    }

    private struct Books {
        var known: [StoredDigest: Known] = [:]
        var strangers: [String: TokenBucket] = [:]
    }

    private let limits: Limits
    private let books = Mutex(Books())

    init(_ limits: Limits) { self.limits = limits }

    /// Takes a place.
    /// - Returns: whole seconds until there is one; nil if there was.
    func wait(for key: StoredDigest, from source: String, at now: Date) -> Int? {
        books.withLock { books in
            if let place = books.known.index(forKey: key) {
                return Self.take(&books.known.values[place].bucket, at: now)
            }
            if books.strangers.count >= limits.mostStrangers, books.strangers[source] == nil {
                books.strangers.removeAll()
            }
            return Self.take(
                &books.strangers[source, default: TokenBucket(rate: limits.perStranger, at: now)], at: now)
        }
    }

    private static func take(_ bucket: inout TokenBucket, at now: Date) -> Int? {
        if bucket.take(1, at: now) == 1 { return nil }
        return max(1, Int(bucket.wait(at: now).rounded(.up)))
    }

    /// The key is one.
    func welcome(_ key: StoredDigest, at now: Date) {
        books.withLock { books in
            if books.known[key] == nil {
                books.known[key] = Known(bucket: TokenBucket(rate: limits.perKey, at: now), notedAt: nil)
            }
        }
    }

    /// The key is none, or none any more.
    func forget(_ key: StoredDigest) { books.withLock { _ = $0.known.removeValue(forKey: key) } }

    /// Whether a minute passed since this was last answered with yes. Nothing is noted of a key that is none.
    func isUseToBeNoted(of key: StoredDigest, at now: Date) -> Bool {
        books.withLock { books in
            guard let place = books.known.index(forKey: key) else { return false }
            if let notedAt = books.known.values[place].notedAt, abs(now.timeIntervalSince(notedAt)) < 60 {
                return false
            }
            books.known.values[place].notedAt = now
            return true
        }
    }
}
