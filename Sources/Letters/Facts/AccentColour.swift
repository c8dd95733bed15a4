import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#endif

/// A portal's colour, `#rrggbb`, for the band and the button of its letters, with the text colour that stays legible.
/// Pure. Contrast as in WCAG 2.2, §1.4.3: black or white always reaches 4.5 : 1 on any colour.
package struct AccentColour: Hashable, Sendable, CustomStringConvertible {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    /// What a portal without a colour gets: a calm blue.
    package static let standard = AccentColour(red: 0x0B, green: 0x57, blue: 0xA4)

    /// - Throws: `TemplateError.colour`
    package init(parsing text: String) throws(TemplateError) {
        let digits = text.utf8.dropFirst().map { Character(Unicode.Scalar($0)).hexDigitValue }
        guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6 else { throw .colour(text) }
        var value = 0
        for digit in digits {
            guard let digit else { throw .colour(text) }
            value = value << 4 | digit
        }
        self.init(
            red: UInt8(truncatingIfNeeded: value >> 16), green: UInt8(truncatingIfNeeded: value >> 8),
            blue: UInt8(truncatingIfNeeded: value))
    }

    init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    package var description: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// White where it is legible, because it looks calmer on a button; else black.
    package var textColour: AccentColour {
        let white = AccentColour(red: 255, green: 255, blue: 255)
        return contrast(with: white) >= 4.5 ? white : AccentColour(red: 0, green: 0, blue: 0)
    }

    /// 1 (the same colour) to 21 (black on white).
    package func contrast(with other: AccentColour) -> Double {
        let (darker, lighter) = (min(luminance, other.luminance), max(luminance, other.luminance))
        return (lighter + 0.05) / (darker + 0.05)
    }

    private var luminance: Double {
        func linear(_ channel: UInt8) -> Double {
            let share = Double(channel) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }
}
