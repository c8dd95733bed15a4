extension FixedWidthInteger {
    /// The bytes of this number, most significant first: as HOTP counts, and as every derivation here writes a row id.
    var bigEndianBytes: [UInt8] {
        withUnsafeBytes(of: bigEndian) { Array($0) }
    }
}
