import Authenticators
import Foundation
import Jobs
import Synchronization

/// Slows guessing at passwords down: cool-down, never lock-out by a stranger.
/// A wrong guess makes the same network wait for the same account, ever longer. All networks together have a budget for
/// an account, which whoever once signed in with that browser does not need; and each network has one for all accounts.
/// Knows typed addresses only, so that unknown accounts wait like known ones. In memory: a restart forgives.
final class SignInThrottle: Sendable {
    /// What is being guessed at, and from where.
    struct Attempt: Sendable {
        /// The portal or the console, and the typed address in lowercase.
        let account: String
        /// The address it came from.
        let source: String
        /// Whether the browser signed in to this account before.
        let isKnownDevice: Bool

        fileprivate var network: String { SignInThrottle.network(of: source) }
        fileprivate var pair: String { "\(network) \(account)" }
    }

    private struct Guesses {
        var wrong = 0
        var last: Date
    }

    private struct Books {
        var pairs: [String: Guesses] = [:]
        var accounts: [String: TokenBucket] = [:]
        var networks: [String: TokenBucket] = [:]
    }

    private let books = Mutex(Books())

    /// Twenty guesses at an account at once, then one every half a minute, whoever makes them.
    private static let account = (rate: 1.0 / 30, burst: 20.0)
    /// A hundred guesses of a network at once, then one a second.
    private static let network = (rate: 1.0, burst: 100.0)
    /// Books longer than this forget what is old.
    private static let mostEntries = 20_000

    /// Counts a guess before it is judged, so that guesses made at once wait for each other.
    /// - Returns: when it may be made instead, if not now.
    func count(_ attempt: Attempt, at now: Date) -> Date? {
        books.withLock { books in
            Self.forget(&books, at: now)
            var guesses = books.pairs[attempt.pair] ?? Guesses(last: now)
            switch WrongCodeDelay.standard.nextAttempt(afterFailures: guesses.wrong, lastFailure: guesses.last) {
            case .anyTime: break
            case .notBefore(let date): if now < date { return date }
            case .blocked: if now < guesses.last + 86_400 { return guesses.last + 86_400 }
            }
            var network =
                books.networks[attempt.network]
                ?? TokenBucket(rate: Self.network.rate, burst: Self.network.burst, at: now)
            var account =
                books.accounts[attempt.account]
                ?? TokenBucket(rate: Self.account.rate, burst: Self.account.burst, at: now)
            let wait = max(network.wait(at: now), attempt.isKnownDevice ? 0 : account.wait(at: now))
            if wait > 0 { return now + wait }
            _ = network.take(1, at: now)
            if !attempt.isKnownDevice { _ = account.take(1, at: now) }
            guesses = Guesses(wrong: guesses.wrong + 1, last: now)
            books.pairs[attempt.pair] = guesses
            books.networks[attempt.network] = network
            books.accounts[attempt.account] = account
            return nil
        }
    }

    /// The guess was right: it cost nothing.
    func forgive(_ attempt: Attempt) {
        books.withLock { books in
            books.pairs[attempt.pair] = nil
            books.networks[attempt.network]?.putBack(1)
            if !attempt.isKnownDevice { books.accounts[attempt.account]?.putBack(1) }
        }
    }

    /// Who fills the books with invented addresses makes them forget the oldest guesses, not grow.
    private static func forget(_ books: inout Books, at now: Date) {
        if books.pairs.count >= mostEntries {
            let kept = books.pairs.sorted { $0.value.last > $1.value.last }.prefix(mostEntries / 2)
            books.pairs = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
        }
        if books.accounts.count >= mostEntries { books.accounts = emptiest(of: books.accounts, at: now) }
        if books.networks.count >= mostEntries { books.networks = emptiest(of: books.networks, at: now) }
    }

    /// The half that was used most: the others are nearly as good as new.
    private static func emptiest(of buckets: [String: TokenBucket], at now: Date) -> [String: TokenBucket] {
        let kept = buckets.sorted { $0.value.fillLevel(at: now) < $1.value.fillLevel(at: now) }
            .prefix(mostEntries / 2)
        return Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }

    /// An IPv4 address, or the 64 bits that one customer of a provider has of IPv6.
    static func network(of source: String) -> String {
        var address = in6_addr()
        guard source.contains(":"), inet_pton(AF_INET6, source, &address) == 1 else { return source }
        return withUnsafeBytes(of: &address) { Hexadecimal.text(of: $0.prefix(8)) }
    }
}
