package import Foundation
package import Policy

/// Reading API keys, and what they created of late.
package protocol APIKeySnapshot {
    /// In the order of their names, the revoked ones included.
    func apiKeys() throws(StorageError) -> [APIKeyRecord]
    /// Revoked or not.
    func apiKey(digest: [UInt8]) throws(StorageError) -> APIKeyRecord?
    func apiKey(named name: Slug) throws(StorageError) -> APIKeyRecord?
    /// The fingerprint of the request that the key made with this Idempotency-Key, unless it was before the date.
    func fingerprint(
        of idempotencyKey: [UInt8], by key: APIKeyID, since date: Date
    ) throws(StorageError) -> [UInt8]?
}

/// Writing them. A name that is taken, by a revoked key too, is `StorageError.taken`.
package protocol APIKeyTransaction {
    func add(apiKey: NewAPIKey) throws(StorageError) -> APIKeyID
    /// - Returns: false if it was revoked already.
    func revoke(_ key: APIKeyID, at now: Date) throws(StorageError) -> Bool
    /// Notes that the key was used; writes nothing within a minute of the last note.
    func noteUse(of key: APIKeyID, at now: Date) throws(StorageError)
    /// Remembers what the request was that this Idempotency-Key came with, in the place of an older one.
    func remember(
        fingerprint: [UInt8], of idempotencyKey: [UInt8], by key: APIKeyID, at now: Date
    ) throws(StorageError)
    /// Forgets what was remembered before the date, at most `limit`.
    func forgetIdempotencyKeys(before date: Date, limit: Int) throws(StorageError)
}
