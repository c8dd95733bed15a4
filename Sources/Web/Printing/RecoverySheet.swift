import Secrets

/// Ten recovery codes as a page shows them, and as the text file that the page lets its reader keep. The file is part
/// of the page (RFC 2397): the server never hands out the codes a second time.
struct RecoverySheet: Sendable {
    private let codes: [Secret<String>]

    init(_ codes: [Secret<String>]) {
        self.codes = codes
    }

    func values(in words: Words) -> [String: Any] {
        let revealed = codes.map { $0.reveal() }
        let lines = [words.signingIn.kept.fileHeading, words.footer, ""] + revealed + [""]
        return [
            "words": words.recovery, "kept": words.signingIn.kept, "codes": revealed,
            "fileName": "recovery-codes.txt",
            // A byte order mark, because some editors take text without one for another encoding; their line ends too.
            "file": "data:text/plain;charset=utf-8,%EF%BB%BF" + Self.percentEncoded(lines.joined(separator: "\r\n")),
        ]
    }

    /// Everything but letters and digits.
    private static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                encoded.append(byte)
            default: encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
