/// The web links of a mail. Finds `http://` and `https://` only: nothing else may become a link in the web view.
enum Links {
    /// A mail may consist of links; nobody needs to see more than these.
    private static let limit = 200

    static func found(inText text: String, html: String) -> [String] {
        var links: [String] = []
        var seen: Set<String> = []
        // In HTML a link is found in attributes and text alike; its character references are undone.
        for link in scan(text) + scan(html).map(unescaped) where links.count < limit && seen.insert(link).inserted {
            links.append(link)
        }
        return links
    }

    private static func scan(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var links: [String] = []
        var index = 0
        while index < bytes.count, links.count < limit {
            guard bytes[index] == UInt8(ascii: "h"), let length = schemeLength(bytes[index...]) else {
                index += 1
                continue
            }
            var end = index + length
            while end < bytes.count, !endsLink(bytes[end]) { end += 1 }
            let next = end
            // A full stop or bracket behind a link belongs to the sentence around it.
            while end > index + length, Array(".,;:!?)]'".utf8).contains(bytes[end - 1]) { end -= 1 }
            if end > index + length { links.append(String(decoding: bytes[index..<end], as: UTF8.self)) }
            index = next
        }
        return links
    }

    private static func schemeLength(_ bytes: ArraySlice<UInt8>) -> Int? {
        for scheme in ["https://", "http://"] where bytes.starts(with: scheme.utf8) { return scheme.utf8.count }
        return nil
    }

    private static func endsLink(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7f || [UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">")].contains(byte)
    }

    private static func unescaped(_ link: String) -> String {
        link.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
            .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
}
