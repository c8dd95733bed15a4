import Crypto
import CryptoExtras
import Foundation
import Secrets

/// A password as the database keeps it: scrypt with a salt of its own.
/// Making and verifying take about a tenth of a second of one core and tens of MiB, on purpose: call them from a thread
/// of their own, never from the cooperative pool, and let only a few run at once.
package struct PasswordHash: Sendable {
    static let saltByteCount = 16
    static let hashByteCount = 32

    package let parameters: ScryptParameters
    let salt: [UInt8]
    let hash: Secret<[UInt8]>

    init(parameters: ScryptParameters, salt: [UInt8], hash: [UInt8]) {
        (self.parameters, self.salt, self.hash) = (parameters, salt, Secret(hash))
    }

    /// Hashes a password that is being set. Slow. Throws `outOfMemory`.
    package init(
        of chosen: ChosenPassword, parameters: ScryptParameters = .standard,
        using generator: inout some RandomNumberGenerator
    ) throws(AuthenticatorError) {
        let salt = generator.bytes(Self.saltByteCount)
        let hash = try Self.scrypt(chosen.password.bytes.reveal(), salt: salt, parameters: parameters)
        self.init(parameters: parameters, salt: salt, hash: hash)
    }

    /// Stands in for the hash of a user who does not exist. No password verifies against it, and finding that out takes
    /// as long as with a real one: ask it whenever there is none, or the time tells who has an account.
    package static func decoy(_ parameters: ScryptParameters = .standard) -> PasswordHash {
        // A password whose hash is all zeros is as hard to find as any preimage.
        PasswordHash(
            parameters: parameters, salt: [UInt8](repeating: 0, count: saltByteCount),
            hash: [UInt8](repeating: 0, count: hashByteCount))
    }

    /// Whether this is the password. Slow, and equally so whatever the answer; compares in constant time. Throws
    /// `outOfMemory`.
    package func verify(_ password: Password) throws(AuthenticatorError) -> Bool {
        let typed = password.bytes.reveal()
        // scrypt runs in every case, for the time's sake; for nothing typed it gets a byte, because its C function
        // wants one.
        let computed = try Self.scrypt(typed.isEmpty ? [0] : typed, salt: salt, parameters: parameters)
        return equalInConstantTime(computed, hash.reveal()) && !typed.isEmpty
    }

    /// Whether a password just verified should be hashed again, because what we ask of a hash has changed since.
    package func needsRehash(for wanted: ScryptParameters = .standard) -> Bool {
        parameters != wanted
    }

    static func scrypt(
        _ password: [UInt8], salt: [UInt8], parameters: ScryptParameters, byteCount: Int = hashByteCount
    ) throws(AuthenticatorError) -> [UInt8] {
        do {
            // Without `maxMemory`: swift-crypto 4.5 computes the limit itself, and ignores what is passed.
            let key = try KDF.Scrypt.deriveKey(
                from: password, salt: salt, outputByteCount: byteCount, rounds: 1 << parameters.logRounds,
                blockSize: parameters.blockSize, parallelism: parameters.passes)
            return key.withUnsafeBytes { Array($0) }
        } catch {
            throw .outOfMemory(parameters)
        }
    }
}
