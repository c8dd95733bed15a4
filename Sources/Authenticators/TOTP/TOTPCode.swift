package import Secrets

/// Six digits as an authenticator app shows them and a person types them.
/// Spaces and hyphens are tolerated, because apps show `123 456`; anything else is no code. Prints as `•••`.
package struct TOTPCode: Sendable {
    static let digitCount = 6

    /// The six digits, for showing what an app would show (demo, tests).
    package let digits: Secret<String>

    /// `nil` if `text` is not exactly six ASCII digits, with any spaces and hyphens left out.
    package init?(_ text: String) {
        // A code is 6 characters: what is far longer is no slip of the finger, and is not worth reading.
        guard text.utf8.count <= 32 else { return nil }
        let digits = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        guard digits.count == Self.digitCount, digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        else { return nil }
        self.digits = Secret(String(decoding: digits, as: UTF8.self))
    }

    init(key: [UInt8], step: Int64) {
        digits = Secret(HOTP.value(key: key, counter: step, digits: Self.digitCount))
    }

    func equals(_ other: TOTPCode) -> Bool {
        equalInConstantTime(Array(digits.reveal().utf8), Array(other.digits.reveal().utf8))
    }
}
