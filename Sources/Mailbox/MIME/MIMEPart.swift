/// One node of a message's MIME tree (RFC 2045, 2046): a leaf with its bytes, or a multipart with its parts.
/// Never fails and never grows out of hand: depth and number of parts are bounded, what lies beyond is one leaf.
struct MIMEPart: Sendable {
    let headers: HeaderFields
    let type: ContentType
    let body: ArraySlice<UInt8>
    private(set) var parts: [MIMEPart] = []

    private static let depthLimit = 10
    private static let partLimit = 100

    init(ofMessage bytes: [UInt8]) { self.init(bytes[...], depth: 0) }

    private init(_ bytes: ArraySlice<UInt8>, depth: Int) {
        headers = HeaderFields(in: bytes)
        type = ContentType(headers.first("Content-Type") ?? "text/plain")
        body = bytes[headers.bodyStart...]
        guard depth < Self.depthLimit, type.value.hasPrefix("multipart/"), let boundary = type.parameters["boundary"],
            !boundary.isEmpty
        else { return }
        parts = Self.split(body, at: Array("--\(boundary)".utf8)).map { MIMEPart($0, depth: depth + 1) }
    }

    /// The line end before a delimiter belongs to the delimiter; text before the first and after the last is skipped.
    private static func split(_ body: ArraySlice<UInt8>, at delimiter: [UInt8]) -> [ArraySlice<UInt8>] {
        var slices: [ArraySlice<UInt8>] = []
        var partStart: Int?
        var line = body.startIndex
        while line < body.endIndex, slices.count < partLimit {
            let lineFeed = body[line...].firstIndex(of: 0x0a) ?? body.endIndex
            let next = min(lineFeed + 1, body.endIndex)
            if body[line...].starts(with: delimiter) {
                var end = body[line..<lineFeed].dropFirst(delimiter.count)
                let isLast = end.starts(with: Array("--".utf8))
                if isLast { end = end.dropFirst(2) }
                // More than blanks behind it: a longer boundary that begins like ours.
                if end.allSatisfy({ [0x20, 0x09, 0x0d].contains($0) }) {
                    if let partStart { slices.append(body[partStart..<contentEnd(body, partStart, line)]) }
                    partStart = isLast ? nil : next
                    if isLast { return slices }
                }
            }
            line = next
        }
        // Cut off before its last delimiter: what came is still worth showing.
        if let partStart, slices.count < partLimit { slices.append(body[partStart...]) }
        return slices
    }

    private static func contentEnd(_ body: ArraySlice<UInt8>, _ start: Int, _ delimiter: Int) -> Int {
        var end = delimiter
        if end > start, body[end - 1] == 0x0a { end -= 1 }
        if end > start, body[end - 1] == 0x0d { end -= 1 }
        return end
    }

    /// The leaves, in the order of the message.
    var leaves: [MIMEPart] { parts.isEmpty ? [self] : parts.flatMap(\.leaves) }

    var decodedBody: [UInt8] {
        TransferDecoding.decode(body, headers.first("Content-Transfer-Encoding").map { ContentType($0).value })
    }

    var text: String { Charset.decode(decodedBody, as: type.parameters["charset"]) }

    var disposition: ContentType? { headers.first("Content-Disposition").map { ContentType($0) } }

    var fileName: String? {
        (disposition?.parameters["filename"] ?? type.parameters["name"]).map(EncodedWords.decode)
    }

    var isAttachment: Bool { disposition?.value == "attachment" }
}
