package import Authenticators
package import Foundation
import Policy
package import Storage

/// What people and programs can do with PortalMFA: sign in, reset, switch, invite, configure. The command line,
/// the pages and the API all come through here, so that every way in obeys the same policy.
/// Decides nothing itself: it reads facts, asks `Policy`, and stores the answer with its audit entry and jobs in
/// one transaction.
package struct UseCases: Sendable {
    let storage: any Storage
    let keys: KeyRing
    package let settings: Settings
    let clock: @Sendable () -> Date
    let random: RandomSource
    let passwords: PasswordBench
    let throttle: SignInThrottle

    package struct Settings: Sendable {
        /// Seconds a mailed link lives; never more than a day.
        package let linkLife: TimeInterval
        package let passwordRule: PasswordRule
        package let scrypt: ScryptParameters

        package init(
            linkLife: TimeInterval = Lifetime.longestLink, passwordRule: PasswordRule = .standard,
            scrypt: ScryptParameters = .standard
        ) {
            self.linkLife = min(linkLife, Lifetime.longestLink)
            self.passwordRule = passwordRule
            self.scrypt = scrypt
        }
    }

    package init(
        storage: any Storage, keys: KeyRing, settings: Settings = Settings(),
        clock: @escaping @Sendable () -> Date = { Date() }, random: RandomSource = .system
    ) {
        self.storage = storage
        self.keys = keys
        self.settings = settings
        self.clock = clock
        self.random = random
        passwords = PasswordBench()
        throttle = SignInThrottle()
    }

    /// Runs a use case in one transaction. A refusal is committed too: its audit entry, and the wrong guess it
    /// counted. Only a failure of the storage undoes what was written.
    func carryOut<Value: Sendable>(
        _ body: @escaping @Sendable (any Transaction, Date) throws -> Value
    ) async throws(Refused) -> Value {
        let now = clock()
        let result: Result<Value, Refused>
        do {
            result = try await storage.transact { transaction throws(StorageError) in
                try UseCases.sort { try body(transaction, now) }
            }
        } catch { throw .storage(error) }
        return try result.get()
    }

    func look<Value: Sendable>(
        _ body: @escaping @Sendable (any Snapshot) throws -> Value
    ) async throws(Refused) -> Value {
        let result: Result<Value, Refused>
        do {
            result = try await storage.read { snapshot throws(StorageError) in
                try UseCases.sort { try body(snapshot) }
            }
        } catch { throw .storage(error) }
        return try result.get()
    }

    /// Tells refusals, which are answers, from failures of the storage, which undo the transaction.
    private static func sort<Value>(_ body: () throws -> Value) throws(StorageError) -> Result<Value, Refused> {
        do { return .success(try body()) } catch let refused as Refused {
            return .failure(refused)
        } catch let error as StorageError {
            throw error
        } catch let error as AuthenticatorError {
            return .failure(.keys(error))
        } catch {
            throw .engine(detail: "unexpected \(error)")
        }
    }
}

/// Randomness from outside, so that tests can repeat it.
package struct RandomSource: RandomNumberGenerator, Sendable {
    private let source: @Sendable () -> UInt64

    package init(_ source: @escaping @Sendable () -> UInt64) { self.source = source }

    /// The system's cryptographic generator.
    package static let system = RandomSource {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }

    package func next() -> UInt64 { source() }
}
