import Secrets

/// The shape that all tokens here have: 24 bytes (192 bits), written as 32 characters that are safe in a URL.
/// 24 is divisible by three, so a token has no padding and no stray bits, and one value has one spelling.
struct TokenBytes: Sendable {
    static let count = 24

    let bytes: Secret<[UInt8]>

    /// Takes the first 24 of `bytes`, which are random or an HMAC.
    init(truncating bytes: [UInt8]) {
        precondition(bytes.count >= Self.count, "a token needs \(Self.count) bytes, got \(bytes.count)")
        self.bytes = Secret(Array(bytes.prefix(Self.count)))
    }

    init?(text: String) {
        // Length first: what comes from a URL may be of any size.
        guard text.utf8.count == 32, let bytes = Base64.url.decode(text), bytes.count == Self.count else { return nil }
        self.bytes = Secret(bytes)
    }

    var text: Secret<String> { Secret(Base64.url.encode(bytes.reveal())) }

    var digest: StoredDigest { StoredDigest(of: bytes.reveal()) }
}
