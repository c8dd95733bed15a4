/// A JSON object of plain texts, such as `{"email": "ann@people.example"}`: nearly every body that comes. Foundation's
/// decoder reads all of JSON, and took longer over this than anything else in a sign-in's request.
struct PlainObject {
    private var rest: ArraySlice<UInt8>

    /// - Returns: nil for whatever is not that plain, valid or not: an escape, another kind of value, a name that comes
    ///   twice, no field at all.
    static func read(_ bytes: [UInt8]) -> [String: String]? {
        var object = PlainObject(rest: bytes[...])
        return object.read()
    }

    private mutating func read() -> [String: String]? {
        var fields: [String: String] = [:]
        guard take("{") else { return nil }
        repeat {
            guard let name = text(), take(":"), let value = text(), fields.updateValue(value, forKey: name) == nil
            else {
                return nil
            }
        } while take(",")
        guard take("}") else { return nil }
        skipBlanks()
        return rest.isEmpty ? fields : nil
    }

    private mutating func text() -> String? {
        guard take("\""), let end = rest.firstIndex(where: Self.endsPlainText), rest[end] == UInt8(ascii: "\"") else {
            return nil
        }
        defer { rest = rest[(end + 1)...] }
        return String(validating: rest[..<end], as: UTF8.self)
    }

    private static func endsPlainText(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20
    }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard rest.first == UInt8(ascii: sign) else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func skipBlanks() {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }
}
