package import Foundation
package import Policy

/// An API key, as stored: everything but the key.
package struct APIKeyRecord: Sendable, Hashable {
    package let key: APIKey
    package let createdAt: Date
    /// To the minute; nil: never.
    package let lastUsedAt: Date?
    /// Nil while it works.
    package let revokedAt: Date?

    package init(key: APIKey, createdAt: Date, lastUsedAt: Date? = nil, revokedAt: Date? = nil) {
        self.key = key
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.revokedAt = revokedAt
    }
}

package struct NewAPIKey: Sendable, Hashable {
    package let name: Slug
    /// As `Authenticators.StoredDigest` makes it.
    package let digest: [UInt8]
    package let scope: APIKey.Scope
    package let reach: APIKey.Reach
    package let createdAt: Date

    package init(name: Slug, digest: [UInt8], scope: APIKey.Scope, reach: APIKey.Reach, createdAt: Date) {
        self.name = name
        self.digest = digest
        self.scope = scope
        self.reach = reach
        self.createdAt = createdAt
    }
}
