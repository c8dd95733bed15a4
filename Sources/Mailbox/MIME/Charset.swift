import Foundation

/// Bytes in a named charset as text. Never fails: an unknown charset is read as UTF-8, and what is not UTF-8 as
/// Latin-1, so that a strange mail is at worst misspelled.
enum Charset {
    static func decode(_ bytes: [UInt8], as name: String?) -> String {
        let encoding: String.Encoding? =
            switch name?.lowercased() {
            case "iso-8859-1", "latin1": .isoLatin1
            case "windows-1252", "cp1252": .windowsCP1252
            case "iso-8859-2": .isoLatin2
            case "utf-16": .utf16
            default: nil
            }
        if let encoding, let text = String(bytes: bytes, encoding: encoding) { return text }
        return String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
