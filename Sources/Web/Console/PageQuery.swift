import Secrets

/// The fields after a path's `?`, as strict as a form's. Nothing secret stands there.
struct PageQuery: Sendable {
    private let fields: Form?

    init() { fields = nil }

    init(_ text: String?) throws(Rejection) {
        guard let text, !text.isEmpty else {
            fields = nil
            return
        }
        fields = try Form(urlEncoded: Array(text.utf8))
    }

    /// Empty if the field is missing. Cut off where no field of ours is so long, so that no search works on kilobytes.
    subscript(_ name: String, upTo most: Int = 512) -> String {
        String((fields?[name].reveal() ?? "").unicodeScalars.prefix(most))
    }

    /// A path with fields behind it; those that are empty are left out.
    static func path(_ path: String, _ fields: [(String, String)]) -> String {
        let text = encoded(fields)
        return text.isEmpty ? path : "\(path)?\(text)"
    }

    static func encoded(_ fields: [(String, String)]) -> String {
        fields.filter { !$0.1.isEmpty }.map { "\($0.0)=\(encoded($0.1))" }.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                bytes.append(byte)
            default:
                let digits = Array("0123456789ABCDEF".utf8)
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
