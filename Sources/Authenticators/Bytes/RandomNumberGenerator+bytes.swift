extension RandomNumberGenerator {
    /// So many random bytes. Production passes `SystemRandomNumberGenerator`, which is the kernel's; only tests pass
    /// another.
    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }
}
