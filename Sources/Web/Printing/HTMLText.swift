/// Text for a page.
extension String {
    /// As text or as a quoted attribute's value in HTML.
    /// Works on UTF-8, not on `Character`s: a quotation mark with a combining accent after it is another `Character`,
    /// but to a browser it still ends the attribute.
    var escapedForHTML: String {
        guard utf8.contains(where: \.isSpecialInHTML) else { return self }
        var escaped: [UInt8] = []
        escaped.reserveCapacity(utf8.count + 32)
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "&"): escaped += "&amp;".utf8
            case UInt8(ascii: "<"): escaped += "&lt;".utf8
            case UInt8(ascii: ">"): escaped += "&gt;".utf8
            case UInt8(ascii: "\""): escaped += "&quot;".utf8
            case UInt8(ascii: "'"): escaped += "&#39;".utf8
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isSpecialInHTML: Bool {
        switch self {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }
}
