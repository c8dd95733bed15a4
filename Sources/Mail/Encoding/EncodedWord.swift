/// One RFC 2047 encoded word while it is being filled.
/// Pure. Never judges where text may be parted: it takes octets as a whole or not at all.
struct EncodedWord {
    private let isBase64: Bool
    private let inPhrase: Bool
    private var octets: [UInt8] = []
    private var quotedWidth = 0

    /// `=?UTF-8?B?` and `?=`
    private static let frame = 12

    /// Chooses B where it makes `text` shorter; Q otherwise, because people can read it in a pinch.
    init(shortestFor text: String, inPhrase: Bool) {
        let quoted = text.utf8.reduce(0) { $0 + Self.width(of: $1, inPhrase: inPhrase) }
        isBase64 = Base64.length(of: text.utf8.count) < quoted
        self.inPhrase = inPhrase
        octets.reserveCapacity(64)
    }

    var isEmpty: Bool { octets.isEmpty }

    /// - Returns: false, and nothing has changed, if the finished word would have more than `limit` octets.
    mutating func append(_ more: some Collection<UInt8>, ifWithin limit: Int) -> Bool {
        let quoted = more.reduce(quotedWidth) { $0 + Self.width(of: $1, inPhrase: inPhrase) }
        let width = isBase64 ? Base64.length(of: octets.count + more.count) : quoted
        guard Self.frame + width <= limit else { return false }
        octets.append(contentsOf: more)
        quotedWidth = quoted
        return true
    }

    mutating func removeAll() {
        octets.removeAll(keepingCapacity: true)
        quotedWidth = 0
    }

    func encoded() -> [UInt8] {
        var word: [UInt8] = []
        word.reserveCapacity(76)
        word.append(contentsOf: (isBase64 ? "=?UTF-8?B?" : "=?UTF-8?Q?").utf8)
        if isBase64 {
            octets.withUnsafeBufferPointer { Base64.append($0, to: &word) }
        } else {
            for octet in octets { append(quoted: octet, to: &word) }
        }
        word.append(contentsOf: "?=".utf8)
        return word
    }

    private func append(quoted octet: UInt8, to word: inout [UInt8]) {
        if octet == UInt8(ascii: " ") {
            word.append(UInt8(ascii: "_"))
        } else if Self.width(of: octet, inPhrase: inPhrase) == 1 {
            word.append(octet)
        } else {
            QuotedPrintable.escape(octet, to: &word)
        }
    }

    /// RFC 2047, 5 (3): inside a phrase only letters, digits and `!*+-/` stand for themselves.
    private static func width(of octet: UInt8, inPhrase: Bool) -> Int {
        switch octet {
        case UInt8(ascii: " "), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"):
            1
        case UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "_"): 3
        case 0x21...0x7E: inPhrase ? 3 : 1
        default: 3
        }
    }
}
