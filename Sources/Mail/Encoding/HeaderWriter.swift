/// Writes header fields, folded at 78 columns as RFC 5322 asks.
/// Never folds inside an address or an id: such a line may be longer, far below the limit of 998.
/// Takes ASCII only; text goes through the typed methods, so no caller can write a raw line break.
struct HeaderWriter: ~Copyable {
    private(set) var bytes: [UInt8] = []
    /// Octets on the line being written.
    private(set) var column = 0

    static let lineLimit = 78
    /// A line with an encoded word on it (RFC 2047 §2).
    static let encodedLineLimit = 76

    /// Octets that the line being written may have.
    private var limit = lineLimit

    init(reserving capacity: Int) {
        bytes.reserveCapacity(capacity)
    }

    /// `Name:`
    mutating func begin(_ name: StaticString) {
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: ":"))
        column = name.utf8CodeUnitCount + 1
    }

    mutating func end() {
        newLine()
        column = 0
    }

    /// A space and a piece that may not be broken; on a line of its own if this one has no room for it.
    mutating func piece(_ ascii: String) {
        if column + 1 + ascii.utf8.count > limit { fold() } else { space() }
        bytes.append(contentsOf: ascii.utf8)
        column += ascii.utf8.count
    }

    /// `Name: value` for what never needs folding.
    mutating func field(_ name: StaticString, _ value: StaticString) {
        begin(name)
        space()
        value.withUTF8Buffer { bytes.append(contentsOf: $0) }
        end()
    }

    mutating func field(_ name: StaticString, piece ascii: String) {
        begin(name)
        piece(ascii)
        end()
    }

    /// Ends the line and continues the field on the next one.
    mutating func fold() {
        newLine()
        column = 0
        space()
    }

    mutating func space() {
        bytes.append(UInt8(ascii: " "))
        column += 1
    }

    /// Appends octets that the caller has measured against the line.
    mutating func raw(_ octets: some Collection<UInt8>) {
        bytes.append(contentsOf: octets)
        column += octets.count
    }

    mutating func raw(_ word: EncodedWord) {
        raw(word.encoded())
        limit = Self.encodedLineLimit
    }

    private mutating func newLine() {
        limit = Self.lineLimit
        bytes.append(contentsOf: [13, 10])
    }

    /// The headers are complete: hands the octets over to whoever writes the body.
    consuming func finish() -> [UInt8] {
        bytes
    }
}
