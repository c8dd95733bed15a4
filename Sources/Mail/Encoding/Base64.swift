/// Base64 (RFC 4648) into a growing buffer, in one line or in lines of 76 (RFC 2045).
/// Pure. Its alphabet has neither dot nor space, so no line of it can start with `.` or `From `.
enum Base64 {
    private static let octetsPerLine = 57

    static func length(of octets: Int) -> Int {
        (octets + 2) / 3 * 4
    }

    /// With line breaks between the lines; none after the last.
    static func lengthInLines(of octets: Int) -> Int {
        length(of: octets) + max(0, octets - 1) / octetsPerLine * 2
    }

    static func appendInLines(_ octets: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var start = 0
        while start < octets.count {
            if start > 0 { output.append(contentsOf: [13, 10]) }
            let end = min(start + octetsPerLine, octets.count)
            append(UnsafeBufferPointer(rebasing: octets[start..<end]), to: &output)
            start = end
        }
    }

    static func append(_ octets: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var index = 0
        while index + 2 < octets.count {
            append(octets[index], octets[index + 1], octets[index + 2], digits: 4, to: &output)
            index += 3
        }
        switch octets.count - index {
        case 2: append(octets[index], octets[index + 1], 0, digits: 3, to: &output)
        case 1: append(octets[index], 0, 0, digits: 2, to: &output)
        default: break
        }
    }

    @inline(__always)
    private static func append(_ a: UInt8, _ b: UInt8, _ c: UInt8, digits: Int, to output: inout [UInt8]) {
        output.append(digit(a >> 2))
        output.append(digit(a << 4 & 0x30 | b >> 4))
        output.append(digits > 2 ? digit(b << 2 & 0x3C | c >> 6) : UInt8(ascii: "="))
        output.append(digits > 3 ? digit(c & 0x3F) : UInt8(ascii: "="))
    }

    @inline(__always)
    private static func digit(_ sextet: UInt8) -> UInt8 {
        switch sextet {
        case 0..<26: UInt8(ascii: "A") + sextet
        case 26..<52: UInt8(ascii: "a") + sextet - 26
        case 52..<62: UInt8(ascii: "0") + sextet - 52
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }
}
