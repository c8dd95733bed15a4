/// The ten recovery codes that a user gets on configuring MFA, each good for one sign-in.
/// Pure: makes and matches. Whoever matches one deletes its digest in the same transaction; a reset deletes all.
package enum RecoveryCodes {
    package static let count = 10

    /// Ten new codes. `generator` is the system's; only tests pass another.
    package static func generate(using generator: inout some RandomNumberGenerator) -> [RecoveryCode] {
        (0..<count).map { _ in RecoveryCode(using: &generator) }
    }

    /// The place of `code` among a user's unused digests, `nil` if it is none of them. Looks at all of them always, so
    /// the time tells neither whether one matched nor which.
    package static func match(_ code: RecoveryCode, for user: Int64, among unused: [StoredDigest]) -> Int? {
        let wanted = code.digest(for: user)
        var place: Int?
        for (index, digest) in unused.enumerated() where digest == wanted {
            place = index
        }
        return place
    }
}
