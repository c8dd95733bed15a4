/// What a password hash costs (scrypt, RFC 7914): memory 128 · r · 2^ln bytes, time in proportion to that times p.
/// Stored in every hash, so that they can grow. Bounded, so that an edited row cannot take the machine's memory.
package struct ScryptParameters: Equatable, Sendable {
    /// 32 MiB and three passes, one of the equally strong settings of the OWASP Password Storage Cheat Sheet. The one
    /// with the least memory that suits: several people sign in at once, and each takes that much while it lasts.
    package static let standard = ScryptParameters(unchecked: 15, blockSize: 8, passes: 3)

    private static let mostMemory = 256 * 1024 * 1024

    /// ln, that is log₂ N
    package let logRounds: Int
    /// r
    package let blockSize: Int
    /// p
    package let passes: Int

    /// `nil` for what RFC 7914 forbids, for r above 16 (the library sets its memory limit too low then) or p above 16,
    /// and for more than 256 MiB.
    package init?(logRounds: Int, blockSize: Int, passes: Int) {
        guard (1...16).contains(blockSize), (1...16).contains(passes), (1...20).contains(logRounds) else { return nil }
        guard logRounds < 16 * blockSize, 128 * blockSize << logRounds <= Self.mostMemory else { return nil }
        self.init(unchecked: logRounds, blockSize: blockSize, passes: passes)
    }

    private init(unchecked logRounds: Int, blockSize: Int, passes: Int) {
        (self.logRounds, self.blockSize, self.passes) = (logRounds, blockSize, passes)
    }

    /// What one computation takes, and gives back when it is done.
    package var memoryBytes: Int { 128 * blockSize << logRounds }
}
