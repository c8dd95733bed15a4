/// SplitMix64 (Steele, Lea, Flood 2014): every chance of a run comes from here, so that a seed is the whole run.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func roll() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// 0..<bound; the bias of the remainder is far below what a simulation could notice.
    mutating func below(_ bound: Int) -> Int { Int(roll() % UInt64(bound)) }

    mutating func within(_ low: Int64, _ high: Int64) -> Int64 { low + Int64(roll() % UInt64(high - low + 1)) }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

    /// 0..<1, as `Jobs` wants its jitter.
    mutating func fraction() -> Double { Double(roll() >> 11) * 0x1p-53 }
}
