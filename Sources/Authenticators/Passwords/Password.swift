import Foundation
package import Secrets

/// A password as somebody typed it, in the one form that is hashed: NFKC (NIST SP 800-63B-4, 3.1.1.2), then UTF-8.
/// Thus an umlaut from one keyboard is the umlaut from another. Prints as `•••`.
package struct Password: Sendable {
    /// Longer text is no password: it would only make hashing slow.
    package static let mostBytes = 1024

    /// Empty if nothing, too much, or a NUL was typed: no hash matches that.
    let bytes: Secret<[UInt8]>

    package init(typed text: Secret<String>) {
        let bytes = Self.normalised(text.reveal()).map { Array($0.utf8) } ?? []
        // scrypt keys an HMAC with the password, and HMAC pads its key with zeros: a trailing NUL would not be noticed.
        self.bytes = Secret(bytes.contains(0) ? [] : bytes)
    }

    /// `nil` if too long, before or after. Before matters: one character can become eighteen.
    static func normalised(_ text: String) -> String? {
        guard text.utf8.count <= mostBytes else { return nil }
        let normalised = text.precomposedStringWithCompatibilityMapping
        return normalised.utf8.count <= mostBytes ? normalised : nil
    }
}
