/// The rules that names and subjects share, so that no header can be broken out of or shown in a false order.
extension TextFlaw {
    /// What is wrong with `text`, if anything. Right-to-left text is welcome; overriding the direction is not.
    static func first(in text: some StringProtocol, limit: Int) -> TextFlaw? {
        var count = 0
        var isBlank = true
        for scalar in text.unicodeScalars {
            count += 1
            if count > limit { return .tooLong(limit: limit) }
            switch scalar.value {
            case 0x20: continue
            case 0x21...0x7E:
                isBlank = false
                continue
            case 0x202A...0x202E, 0x2066...0x2069: return .directionOverride(scalar)
            default: break
            }
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: return .control(scalar)
            case .spaceSeparator, .format: continue
            default: isBlank = false
            }
        }
        return isBlank ? .blank : nil
    }
}
