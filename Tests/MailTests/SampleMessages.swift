import Foundation
import Mail

/// One harmless message, and the same with one thing in it that a mail system may stumble over.
enum Sample {
    static func message(
        fromName: String? = "Acme Portal", toName: String? = nil, to: String = "alice@example.com",
        subject: String = "Set up your authenticator again", body: String = "Hello Alice\n"
    ) throws(MailError) -> Message {
        let domain = try Domain(parsing: "mail.example.com")
        return Message(
            from: NamedAddress(
                name: try name(fromName), address: try EmailAddress(parsing: "no-reply@portal.example.com")),
            to: NamedAddress(name: try name(toName), address: try EmailAddress(parsing: to)),
            subject: try Subject(parsing: subject), date: Date(timeIntervalSince1970: 1_795_471_507),
            id: try MessageID(local: "job.42", domain: domain), text: body, html: body,
            language: try LanguageTag(parsing: "en"), boundarySeed: 42)
    }

    private static func name(_ text: String?) throws(MailError) -> DisplayName? {
        guard let text else { return nil }
        return try DisplayName(parsing: text)
    }

    /// Names and subjects that are allowed and awkward.
    static let headerTexts: [String] =
        [
            "Acme", "Acme Inc.", "Pat O'Brien, CEO", "back\\slash \"quote\"", "<eve@example.org>", "Acme (Sales)",
            "a@b.example",
            "=?utf-8?q?x?=", "=?utf-8?B?SGVsbG8=?= and more", "x =? y ?=", "a=?=b", "?=", "=", "_under_score_",
            "100% = 1?",
            " padded ", "two  spaces", "colon: value", "Bcc: eve@example.org", ".", "..", "From here", "semi;colon",
            "Jürgen Müller", "Jürgen \"JJ\" Müller <x>", "株式会社ポータル", "שלום עולם", "مرحبا (test), \"x\"", "é", "😀",
            "e\u{301}",
            "Ünder_score=and?mark ", "tail ü ", " ü", "ü  ü",
            String(repeating: "long words in plain text ", count: 7) + "end",
            String(repeating: "x", count: 200), String(repeating: "ü", count: 200), String(repeating: "a ü", count: 66),
            String(repeating: "株", count: 200), String(repeating: "👩‍👩‍👧‍👦", count: 28),
            "a" + String(repeating: "\u{301}", count: 199),
            String(repeating: "word ü ", count: 28), String(repeating: "\"", count: 200),
            String(repeating: "=?", count: 100),
        ] + (20...60).map { "ü" + String(repeating: "d", count: $0) }  // The address behind it at every column.

    static let subjects: [String] =
        headerTexts + [
            String(repeating: "😀", count: 400), String(repeating: "s", count: 400),
            String(repeating: "plain words ", count: 33) + "end", String(repeating: "ü ", count: 199) + "ü",
            String(repeating: "s", count: 69), String(repeating: "s", count: 70),
            "s " + String(repeating: "s", count: 77),
            "\u{10FFFF}\u{FFFD}\u{FEFF}x",
        ]

    static let bodies: [String] = [
        "", "\n", "\n\n\n", "no end", "one\ntwo\n", "crlf\r\nlf\ncr\rend", "\r\r\n\n\r", "\r", "grüße\r",
        "\r\n.\r\nMAIL FROM:<eve@example.org>\r\n",
        ".", "..", ".\n.\n", "text\n.\n.\r.\r\n.", "\n.ü\n..ü\n", "From \nFrom eve\nfrom me\nFrom", "ü\nFrom ü\nFrom",
        "ends with blanks   \nand tabs\t\t\n \n\t\n", "last line ends blank ", "ü last line ends tab\t",
        "caf\u{E9} 8-bit", "😀👩‍👩‍👧‍👦🇩🇪", "שלום עולם\u{202E}dlrow\u{202C}", "\u{FEFF}byte order mark",
        "nul \0, bell \u{7}, escape \u{1B}[2J, delete \u{7F}",
        "\u{85}\u{2028}\u{2029}\u{B}\u{C}", "=3D =\n= soft\n=\r\nend=", "====", "--=_", "=_",
        String(repeating: "a", count: 76), String(repeating: "a", count: 77), String(repeating: "a", count: 998),
        String(repeating: "a", count: 100_000), String(repeating: ".", count: 100_000),
        String(repeating: "ü", count: 50_000),
        String(repeating: "From ", count: 20_000), String(repeating: " ", count: 1000),
        String(repeating: "=", count: 1000),
        String(repeating: "\r", count: 1000),
        String(repeating: "x.\n", count: 1000) + String(repeating: "y", count: 73) + " .z",
        "<p style=\"color:#000\">Bitte <a href=\"https://portal.example.com/mfa/reconfigure/AbC_-\">hier</a> öffnen</p>\n",
    ]

    /// Bodies in which each rule of quoted-printable meets the end of a line, at every column.
    static let bodiesAtTheEdge: [String] = (70...80).flatMap { width in
        [".", "From x", " ", "\t", "=", "ü", " \nnext"].flatMap { tail in
            ["", "ü\n"].map { $0 + String(repeating: "m", count: width) + tail }
        }
    }
}
