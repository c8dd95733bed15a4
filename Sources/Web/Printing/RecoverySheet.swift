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
            "file": "data:text/plain;charset=utf-8,%EF%BB%BF"
                + PercentEncoding.encode(lines.joined(separator: "\r\n")),
        ]
    }
}
