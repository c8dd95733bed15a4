import Crypto

/// Tells whether two byte strings are equal, in a time that depends on their lengths only.
/// Leans on swift-crypto: `SymmetricKey` compares through BoringSSL's `CRYPTO_memcmp`, which no optimiser shortens.
func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    SymmetricKey(data: left) == SymmetricKey(data: right)
}
