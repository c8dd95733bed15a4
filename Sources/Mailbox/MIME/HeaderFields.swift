/// The header fields of a message or of one part (RFC 5322 section 2.2), unfolded, in their order.
/// Never fails: a line that is no field is skipped. Values are raw: `EncodedWords` makes text of them.
struct HeaderFields: Sendable, Equatable {
    struct Field: Sendable, Equatable {
        let name: String
        var value: String
    }

    private(set) var fields: [Field] = []
    /// Where the body begins in the bytes that were read.
    private(set) var bodyStart = 0

    /// A message may have a million header lines; nobody needs to see more than these.
    private static let fieldLimit = 500

    init(ofMessage bytes: [UInt8]) { self.init(in: bytes[...]) }

    init(in bytes: ArraySlice<UInt8>) {
        var start = bytes.startIndex
        bodyStart = bytes.endIndex
        while start < bytes.endIndex {
            let lineFeed = bytes[start...].firstIndex(of: 0x0a) ?? bytes.endIndex
            var line = bytes[start..<lineFeed]
            start = min(lineFeed + 1, bytes.endIndex)
            if line.last == 0x0d { line.removeLast() }
            if line.isEmpty {
                bodyStart = start
                return
            }
            add(line)
        }
    }

    private mutating func add(_ line: ArraySlice<UInt8>) {
        if line.first == 0x20 || line.first == 0x09 {
            guard !fields.isEmpty else { return }
            fields[fields.count - 1].value += Self.text(line)
            return
        }
        guard fields.count < Self.fieldLimit, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = String(decoding: line[..<colon], as: UTF8.self)
        fields.append(Field(name: name, value: Self.text(line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 })))
    }

    /// UTF-8 where it is (RFC 6532), else Latin-1: a header in an undeclared charset stays readable.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }

    /// The value of the first field of this name, whatever its case.
    func first(_ name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name.lowercased() == wanted }?.value
    }
}
