/// The line that separates a message's parts.
/// Pure. Never occurs in a part: it holds `=_`, which quoted-printable and base64 cannot write, and a part with `=_` in
/// it never goes out as 7bit.
struct Boundary: Hashable, Sendable, CustomStringConvertible {
    let description: String

    /// - Parameter seed: from the job, so that every attempt is the same message. Any value will do.
    init(seed: UInt64) {
        // SplitMix64's finaliser: a bijection, so different jobs keep different boundaries, and a small number does
        // not look like one.
        var mixed = seed &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        let digits = String(mixed, radix: 16)
        description = "=_" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
